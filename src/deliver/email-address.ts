/**
 * One plain address. Nothing that a mail library could read as a second recipient, a display
 * name, a header or an SMTP command: no spaces, brackets, commas, quotes or control characters.
 */
export const emailAddress = /^[^\p{Cc}\s<>,;:"()[\]\\@]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/u;
