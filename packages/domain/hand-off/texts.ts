/**
 * What the customer is told where the AI agent hands off; in the chat shown in the reader's language by the message's
 * code, elsewhere as it stands.
 */
export const handOffTexts = {
  'hand-off-consent': 'Would you like to be connected with a person of our team?',
  'consent-given': 'Yes, connect me with an agent',
  'consent-refused': 'No, thank you',
  'hand-off-email': 'At which e-mail address can our team reach you?',
  'handed-off': 'Your request was sent to our team.',
  'handed-off-elsewhere': 'Your request was sent to our team: a person will follow up here.',
  'handed-off-by-email':
    'Your request was sent to our team: a person will follow up by e-mail. This chat has ended.',
} as const;

/** What the team reads where the AI agent gave no reason. */
export const handOffNotes = {
  'hand-off': 'The AI agent handed this conversation off.',
  'hand-off-failed': 'This conversation could not be handed to the other helpdesk, so it is yours.',
  'ai-unreachable': 'The AI agent could not be reached, so this conversation is yours.',
} as const;
