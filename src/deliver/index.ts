import { directoryArchive } from './directory-archive.ts';
import { emailChannel } from './email.ts';
import { s3Archive } from './s3-archive.ts';
import { slackChannel } from './slack.ts';

/** Every place that documents go to. */
export const archives = { directory: directoryArchive, s3: s3Archive };
export const channels = { slack: slackChannel, email: emailChannel };
