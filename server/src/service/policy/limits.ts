/** Bounds of sending rules, each with its unit and reason. */

/** Addresses or domains that one rule may name: each is held against every recipient of every message. */
export const RULE_PLACES_MAX = 500
/** Addresses that an account's mail is forwarded to: more is a group. */
export const FORWARDS_MAX = 20
/** Characters of the company's own sentence for those who write to an account that only sends: fits one SMTP reply line. */
export const SENTENCE_MAX = 200
/** Extensions that a company may refuse: the longest lists going round have some 150. */
export const EXTENSIONS_MAX = 500
/** Characters of a company's text under its mail: with each message it is sent and kept again. */
export const FOOTER_MAX = 10_000
/** Octets of a subject on an archive copy: the whole one stands within. */
export const JOURNAL_SUBJECT_MAX = 250
/** Accounts and groups whose mail alone is copied: each is asked about for every message. */
export const JOURNAL_HOLDERS_MAX = 100
