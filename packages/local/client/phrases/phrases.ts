/** What customers of one language write, and what they are answered. `{order}` stands for a number of theirs. */
export interface Phrases {
  readonly topics: readonly Topic[];
  /** Further words of somebody who waits. */
  readonly nudges: readonly string[];
  /** A new question, hours after the answer. */
  readonly comebacks: readonly string[];
  readonly comebackAnswer: string;
  /** After the matter is closed. */
  readonly thanks: readonly string[];
  readonly farewell: string;
  /** An agent's word more, a day later. */
  readonly afterthought: string;
  /** For colleagues only. */
  readonly note: string;
  /** Of customers whose channel tells their names. */
  readonly names: readonly string[];
  readonly mail: MailPhrases;
}

/** What mail programs and other machines add, in the customer's language. */
export interface MailPhrases {
  /** In which dates are written. */
  readonly locale: string;
  /** Above what is quoted, with `{date}`, `{who}` and `{address}`. */
  readonly wrote: string;
  readonly sentFrom: string;
  readonly away: string;
  /** With the `{subject}` of the mail that it answers. */
  readonly awaySubject: string;
  readonly newsletter: string;
  readonly newsletterSubject: string;
}

export interface Topic {
  /** Of a mail. */
  readonly subject: string;
  /** Sent as several messages, as people do. */
  readonly opening: readonly string[];
  readonly answer: string;
  readonly followUp: string;
  readonly secondAnswer: string;
}
