/** Bounds of what one account may hold and of what the store keeps in memory, each with its unit and reason. */

/** Octets of one stored message: values above this are refused by both engines' drivers sooner or later (THREATS ST2). */
export const MESSAGE_BYTES_MAX = 64 * 1024 * 1024
/** Octets up to which a body lives in the row; above it is a blob. Measured: decisions/0001. */
export const INLINE_BYTES_MAX = 256 * 1024
/** Mailboxes of one account: LIST must stay fast, and no person sorts mail into more. */
export const MAILBOXES_MAX = 10_000
/** Subscribed names of one account: names without a mailbox cost as much as those with one. */
export const SUBSCRIPTIONS_MAX = 20_000
/** Octets of a mailbox name in UTF-8, with all its levels: fits a command line of IMAP in modified UTF-7. */
export const MAILBOX_NAME_BYTES_MAX = 1_000
/** Levels of a mailbox name: more than any client can show. */
export const MAILBOX_LEVELS_MAX = 30
/** Octets of a keyword: longer than any client's own names. */
export const KEYWORD_BYTES_MAX = 200
/** Octets of one annotation's value: a client's settings, a colour, a note; pictures belong elsewhere. */
export const ANNOTATION_BYTES_MAX = 16 * 1024
/** Octets of an annotation's name. */
export const ANNOTATION_NAME_BYTES_MAX = 255
/** Annotations of one mailbox. */
export const ANNOTATIONS_PER_MAILBOX_MAX = 100
/** Octets of all annotations of an account, names counted: they are no part of the quota, so they stay small. */
export const ANNOTATIONS_BYTES_MAX = 1024 * 1024
/** How long an expunged message and a deleted mailbox can be brought back. */
export const UNDELETE_MS = 14 * 24 * 3600 * 1000
/** How long a delivery id is remembered: longer than any queue tries (5 days), ours or a peer's. */
export const DELIVERY_MEMORY_MS = 30 * 24 * 3600 * 1000
/** How long the change log is kept: clients away for longer compare whole lists once. */
export const CHANGE_LOG_MS = 90 * 24 * 3600 * 1000
/** Log rows after which reading the mailbox itself is cheaper than following the log. */
export const CHANGE_ROWS_MAX = 20_000
/** UIDs named by the log, each as often as it changed, after which the same holds. */
export const CHANGED_UIDS_MAX = 20_000
/** Messages changed in one transaction, some 20 ms: STORE, MOVE and EXPUNGE of more are done one after the other. */
export const CHANGE_SLICE = 5_000
/** Octets of the views a thread keeps, 24 a message: some two and a half million messages. */
export const VIEW_CACHE_BYTES = 64 * 1024 * 1024
/** Octets of headers a thread keeps, some thirty thousand of them, for lists that are drawn again. */
export const HEADER_CACHE_BYTES = 24 * 1024 * 1024
/** Octets of sizes and dates a thread keeps, 32 a message, for searches and orders by them: some 750,000 messages. */
export const SIZE_CACHE_BYTES = 24 * 1024 * 1024
/**
 * Octets of subjects, of addresses, and of what makes conversations that a thread keeps for SORT and THREAD: each of the
 * three that of some hundred thousand messages.
 */
export const TEXT_CACHE_BYTES = 16 * 1024 * 1024
/** A longer header is not kept: few are, and one would push out many others. */
export const HEADER_KEPT_BYTES = 8 * 1024
/** Small bodies read at once for FETCH of many: 2 MiB at most, and an eighth of the questions to the engine. */
export const BODIES_AT_ONCE = 8
/** Account files a thread keeps open: four descriptors and some 400 KiB each. */
export const OPEN_FILES_MAX = 512
/** The same for a thread that looks after one account at a time: hundreds at rest are indexed within a second. */
export const CARE_FILES_MAX = 4
/** An account file that nobody used for so long is closed, so that an idle service is small; opening takes 0.5 ms. */
export const IDLE_CLOSE_MS = 1_000
/** The same for one that this thread has written: by then its log was copied back, which would hold whoever closes it. */
export const WRITTEN_CLOSE_MS = 3_000
/**
 * Files that a thread wrote last and keeps open for longer, some 25 MB of them: mail comes in bursts, and opening and
 * closing a file costs more than a delivery into it.
 */
export const WRITTEN_KEPT_MAX = 128
export const WRITTEN_KEPT_MS = 60_000
/** Idle files closed in one turn: the last thread to close one copies its log back, which holds the loop a little. */
export const IDLE_CLOSED_MAX = 8
/** A `-wal` that nobody wrote for so long is copied back and cut, so that closing its file costs nothing. */
export const WAL_QUIET_MS = 1_000
/** The same for those written last, which nobody closes that soon: each time costs as much as two deliveries. */
export const WALS_KEPT_MAX = 128
export const WAL_KEPT_MS = 15_000
/** Octets of a `-wal` from which `checkpoint` copies it back. */
export const WAL_BYTES_MAX = 4 * 1024 * 1024
/** Octets of a `-wal` from which it is cut as well, which makes writers wait for a moment. */
export const WAL_CUT_BYTES = 16 * 1024 * 1024
/**
 * A log that was all copied back keeps its length and is written over from its start. It is copied again after so long:
 * each time costs two syncs, and the longer it is the more of its pages are later versions of each other.
 */
export const WAL_AGAIN_MS = 10_000
/** Room that must stay free on the disk, so that the store never meets its end: the smaller of the two. */
export const RESERVE_BYTES = 256 * 1024 * 1024
export const RESERVE_SHARE = 0.05
/** An orphaned blob is left alone for so long: its row may be about to be committed. */
export const BLOB_GRACE_MS = 24 * 3600 * 1000
/** Octets of one Sieve script in UTF-8: ten thousand rules. THREATS SV1 */
export const SIEVE_SCRIPT_BYTES_MAX = 1024 * 1024
/** Scripts of one account: people have one or two, and each client that is tried leaves its own. */
export const SIEVE_SCRIPTS_MAX = 50
/** Octets of all scripts of an account: they are no part of the quota, so they stay small. */
export const SIEVE_TOTAL_BYTES_MAX = 4 * 1024 * 1024
/** Signs of a script's name, and their octets in UTF-8: what every server has to take. RFC 5804 §1.6 */
export const SIEVE_NAME_SIGNS_MAX = 128
export const SIEVE_NAME_BYTES_MAX = 512
/** Octets of scripts that a thread keeps as it last read them; those of accounts without any take 200 each. */
export const SIEVE_CACHE_BYTES = 8 * 1024 * 1024
/** Octets of a digest that scripts remember: SHA-256, or as long at most. */
export const SIEVE_DIGEST_BYTES_MAX = 32
/** Digests that scripts of an account remember, some 100 octets each: a year of mail of a busy person. */
export const SIEVE_MEMORIES_MAX = 50_000
/** What scripts of one account may do within an hour. THREATS SV3, SV4 */
export const SIEVE_PER_HOUR = { redirect: 100, vacation: 100, notify: 100 } as const
export const SIEVE_HOUR_MS = 3600 * 1000
/** Deeds of so long are counted together: some twelve rows of each kind. */
export const SIEVE_SLOT_MS = 5 * 60 * 1000
/** Messages of one segment of the search index: enough to share their words, few enough to write anew in some milliseconds. */
export const SEARCH_SEGMENT = 256
/** Signs of text after which a segment is full, however few its messages: the same, since others wait for that step. THREATS TE5 */
export const SEARCH_SEGMENT_BYTES = 1024 * 1024
/** Milliseconds after which what was taken into a segment is written, full or not: what a crash costs. */
export const SEARCH_SLICE_MS = 2_000
/** Octets of messages read at once: less than a millisecond of the thread. */
export const SEARCH_BATCH_BYTES = 128 * 1024
/** Signs of text of the segments that are looked at in one go: some milliseconds, and a round trip for all of them. */
export const SEARCH_ASK_BYTES = 4 * 1024 * 1024
/** Questions put to them before others have their turn, a few milliseconds each at worst. */
export const SEARCH_QUESTIONS = 4
/** Messages not yet in the index that a search reads itself, some 10 ms, before it has the index caught up. */
export const SEARCH_BEHIND_MAX = 64
/** Messages with attachments not yet in the index that a search may have to wait for, about 0.3 s. */
export const SEARCH_FILES_BEHIND_MAX = 8
/** Milliseconds of one round that indexes accounts at rest: it ends before a service that stops has waited for long. */
export const SEARCH_ROUND_MS = 1_000
/** Milliseconds of such work after which the thread rests as long. */
export const SEARCH_STRETCH_MS = 5
/** Part of a thread's connections to PostgreSQL that one company may hold while others are there. THREATS TE5 */
export const COMPANY_CONNECTIONS_SHARE = 0.75
/** Milliseconds for which it is remembered that another company asked. */
export const COMPANY_BESIDE_MS = 60_000
/** Accounts of which a thread keeps small answers, and answers of each: a few hundred octets an answer, 2 MiB at most. */
export const FACT_ACCOUNTS = 128
export const FACTS = 32
/** How long they are believed: what is mended in the store is no change of the account. */
export const FACTS_MS = 1_000
/** Looks at an account on PostgreSQL within HOME_ASKED_MS after which a node makes itself its home: each home is a write. */
export const HOME_ASKS = 4
export const HOME_ASKED_MS = 1_000
/** How long a thread stands for its homes without a word from the database. */
export const HOME_LEASE_MS = 1_000
/** How often it asks for that word: three may be late. */
export const HOME_BEAT_MS = 250
/** How long a change elsewhere waits for a home that does not answer: longer than that may stand for itself. */
export const HOME_LEAVE_MS = 1_250
/** How long a home that was left stays away: where several nodes work on one account, it is asked. */
export const HOME_AWAY_MS = 2_000
/** A home that nobody used for so long is left. */
export const HOME_UNUSED_MS = 60_000
/** Homes of a thread: some hundred octets each. */
export const HOMES_MAX = 2_000
/** Accounts whose last change a thread remembers, so that the next needs no answer from PostgreSQL: some 300 octets each. */
export const LAST_CHANGES = 2_000
/** Octets of bodies a thread holds because they will be asked for next: those of a hundred POP3 sessions. */
export const NEXT_BODIES_BYTES = 16 * 1024 * 1024
/** How long they are held after the last one came. */
export const NEXT_BODIES_MS = 3_000

/** Messages of one command from which the classifier learns; more of them at once is tidying up. */
export const LESSONS_A_CHANGE_MAX = 500

/** How long an uploaded file waits for the message that it is for, in ms: a day, as a draft that is written on and off. */
export const UPLOAD_KEPT_MS = 24 * 3600 * 1000
/** Octets of an upload that are kept at a time, and held in memory: a row of the tables. */
export const UPLOAD_PIECE_OCTETS = 1024 * 1024
/** Rows that one upload may have: 63 MiB, more than any upload. Never changed: ids are counted in them. */
export const UPLOAD_PIECES = 64
/** Octets of all that wait in one account: four messages of the largest size. */
export const UPLOADED_OCTETS_MAX = 200_000_000

/**
 * Files that others take by a link. Octets of one piece, a blob: over a line of 40 KB a second it is there within the time that
 * a request has (REQUEST_MS). Never changed: pieces that are kept are found by it.
 */
export const LINKED_PIECE_OCTETS = 2 * 1024 * 1024
/** Octets of one such file: a film of an hour, the plans of a building. */
export const LINKED_FILE_OCTETS_MAX = 1_000_000_000
/** Octets of all such files of one account, those on their way among them; they are no part of the quota of its mail. */
export const LINKED_OCTETS_MAX = 4_000_000_000
/** Such files of one account: a person reads the list of them. */
export const LINKED_FILES_MAX = 100

/** Submissions of one account that have not left, at most: a year of one a day, and some. */
export const SUBMISSIONS_WAITING_MAX = 500
/** How long one that has left is told of, in ms: longer than the queue tries and than a repeated creation comes. */
export const SUBMISSION_KEPT_MS = 35 * 24 * 3600 * 1000
/** How long the same creation is the same submission, in ms: a day, as a device that was away sends again. */
export const SUBMISSION_REPEATED_MS = 24 * 3600 * 1000
/** After that a submission that nobody finished to hand over is another's to begin anew, in ms. */
export const SUBMISSION_CLAIM_MS = 10_000
/** How long the queue waits for one that is being handed over, in ms: then whoever did so has died. */
export const SUBMISSION_UNDECIDED_MS = 120_000
/** Submissions that are listed and told of as changed at most: all that wait, and the last of those that left. */
export const SUBMISSIONS_LISTED_MAX = 5_000
/** Addresses of one account about which names and signatures are kept: more than anybody writes as. */
export const IDENTITIES_MAX = 500
/** Address books of an account: a screen lists them. */
export const ADDRESS_BOOKS_MAX = 50
/** Cards of an account: the address book of a person who sells; all of them are read to answer a question. */
export const CARDS_MAX = 10_000
/** Octets of one card as JSON: a small picture, and notes. RFC 9553 */
export const CARD_OCTETS_MAX = 64 * 1024
/** Octets of all cards of an account. */
export const CARDS_OCTETS_MAX = 20 * 1024 * 1024
/** How long it is remembered that a card or book was removed, in ms: clients that come later read all of them. */
export const CARD_GONE_KEPT_MS = 30 * 24 * 3600 * 1000
/** People of one company that are kept in memory and offered to each other: the first ones of a very large one. */
export const COMPANY_PEOPLE_MAX = 50_000
/** The same of its groups, each of which is read by itself. */
export const COMPANY_GROUPS_MAX = 1_000
/** For so long a start waits for transactions that may still see passwords in clear: ordinary ones last some milliseconds. */
export const LOOKING_BACK_MS = 15_000
/** Between two looks whether they have ended. */
export const LOOK_EVERY_MS = 50
