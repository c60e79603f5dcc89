/** What Slack's `error` means for the one who runs the report, and what to do. */
export interface SlackRefusal {
  readonly human: string;
  readonly fix: string;
}

const retoken = {
  human: 'Slack rejected the token',
  fix: 'Install the app again and update the secret behind channels.slack.token.',
};
const policy = {
  human: "the workspace's policy does not allow it",
  fix: 'Ask a Slack administrator of the workspace to allow the app.',
};
const restricted = {
  human: 'only some members may post to the channel',
  fix: "Allow the app in the channel's posting permissions, or choose another channel with channels.slack.channel.",
};
const tooLong = {
  human: 'the message is too long',
  fix: 'Report this as a bug: the digest keeps to the limits of Slack.',
};
const malformed = {
  human: 'Slack does not accept the form of the message',
  fix: 'Report this as a bug, with this answer.',
};
const tooMany = { human: 'Slack accepts no more messages now', fix: 'Run again later: what is archived is kept.' };
const noFiles = { human: 'files are not allowed here', fix: 'Read the documents in the archive.' };

/** Every answer that is certain: nothing was posted. */
export const slackRefusals: Readonly<Record<string, SlackRefusal>> = {
  not_in_channel: {
    human: 'the bot is not a member of the channel',
    fix: 'Invite it: type /invite @<bot> in the channel.',
  },
  channel_not_found: {
    human: 'the channel does not exist, or it is private and the bot is not a member',
    fix: 'Check the ID in channels.slack.channel, and in a private channel type /invite @<bot>.',
  },
  is_archived: { human: 'the channel is archived', fix: 'Choose another channel with channels.slack.channel.' },
  invalid_auth: retoken,
  not_authed: retoken,
  account_inactive: retoken,
  token_revoked: retoken,
  token_expired: retoken,
  missing_scope: {
    human: 'the token lacks a scope',
    fix: 'Add the scope to the app, install it again and update the secret behind channels.slack.token.',
  },
  not_allowed_token_type: policy,
  enterprise_is_restricted: policy,
  team_access_not_granted: policy,
  ekm_access_denied: policy,
  org_login_required: policy,
  restricted_action: restricted,
  restricted_action_read_only_channel: restricted,
  restricted_action_thread_only_channel: restricted,
  restricted_action_non_threadable_channel: restricted,
  restricted_action_thread_locked: restricted,
  posting_to_channel_denied: restricted,
  msg_blocks_too_long: tooLong,
  msg_too_long: tooLong,
  attachment_payload_limit_exceeded: tooLong,
  invalid_blocks: malformed,
  invalid_blocks_format: malformed,
  metadata_too_large: malformed,
  invalid_metadata_format: malformed,
  invalid_metadata_schema: malformed,
  no_text: malformed,
  ratelimited: tooMany,
  rate_limited: tooMany,
  message_limit_exceeded: {
    human: "the workspace's plan accepts no more messages",
    fix: "Ask a Slack administrator about the plan's message limit.",
  },
  file_uploads_disabled: noFiles,
  file_type_not_allowed: noFiles,
  file_upload_size_restricted: noFiles,
  storage_limit_reached: noFiles,
};

/** Faults on Slack's side: the message may have been posted all the same. */
export const slackDoubts: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/** What an answer means that the table does not know. */
export const unlistedRefusal: SlackRefusal = {
  human: 'Slack refused it',
  fix: 'Look the answer up at https://docs.slack.dev/reference/methods/chat.postMessage and correct the Slack app.',
};
