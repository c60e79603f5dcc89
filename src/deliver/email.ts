import { MeshledgerError } from '../errors.ts';
import type { Channel } from './channel.ts';
import { emailAddress } from './email-address.ts';
import { emailBytes } from './email-bytes.ts';
import { handOver, type MailServer } from './hand-over.ts';

export interface EmailSettings extends MailServer {
  /** Plain addresses, as `emailAddress` has them. */
  readonly from: string;
  readonly to: readonly string[];
}

/** Sends the digest by SMTP, with the PDF attached: one message, however many recipients. */
export function emailChannel(settings: EmailSettings): Channel {
  return {
    name: 'email',
    send: async (parcel) => {
      const { from, to } = checked(settings);
      const messageId = `<${parcel.deliveryKey}@${from.slice(from.lastIndexOf('@') + 1)}>`;
      const bytes = await emailBytes({ from, to, messageId, parcel });
      const { response, refused } = await handOver(settings, { from, to, bytes });
      return { messageId, response, ...(refused.length === 0 ? {} : { refused: refused.join(' ') }) };
    },
  };
}

/** The configuration was checked before; an address is checked again where it could do harm. */
function checked({ from, to }: EmailSettings): Pick<EmailSettings, 'from' | 'to'> {
  const bad = [from, ...to].find((address) => !emailAddress.test(address));
  if (bad === undefined && to.length > 0) return { from, to };
  throw new MeshledgerError(
    'DELIVERY_REFUSED',
    bad === undefined ? 'The e-mail has no recipient.' : `${JSON.stringify(bad)} is not one plain e-mail address.`,
    'Correct channels.email.from and channels.email.to: plain addresses such as team@example.com.',
  );
}
