import { slug, utcDate } from './archive-key.ts';
import type { Parcel } from './channel.ts';

/**
 * The message as it goes over the wire: the words as text and as HTML, and the report as PDF.
 *
 * The library may read no file and no URL, whatever a value from the cluster looks like.
 */
export async function emailBytes(mail: {
  readonly from: string;
  readonly to: readonly string[];
  readonly messageId: string;
  readonly parcel: Parcel;
}): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const { email, pdf } = mail.parcel.renderings;
  const composer = new MailComposer({
    from: { name: 'Meshledger', address: mail.from },
    to: [...mail.to],
    subject: email.subject,
    text: email.text,
    html: email.html,
    messageId: mail.messageId,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Entity-Ref-ID': mail.parcel.runKey },
    attachments: [{ filename: pdfName(mail.parcel), contentType: pdf.mediaType, content: Buffer.from(pdf.bytes) }],
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** @example pdfName({ cluster: 'prod-eu', periodEnd: '2026-11-23T00:00:00Z', … }) // 'meshledger-prod-eu-2026-11-23.pdf' */
function pdfName({ cluster, periodEnd }: Parcel): string {
  return `meshledger-${slug(cluster)}-${utcDate(periodEnd)}.pdf`;
}
