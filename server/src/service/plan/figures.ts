/**
 * What the plan finder reckons with. `measured` figures are our own, from docs/operating/speed.md and the records named; the others
 * are assumptions about people, said as such in each plan, and cautious: a plan that is too large costs little, one too small a weekend.
 */

export const DAY_MS = 86_400_000
export const GIGABYTE = 1e9

// ── Disk

/**
 * Octets on disk for each octet of mail, words for the search included. Measured: 3,000 messages of 4, 30 and 100 KiB (mean 21 KB)
 * delivered by SMTP and searched once: 64.3 MB of mail, 70.0 MB in the file of the account.
 */
export const DISK_PER_OCTET = 1.09
/** Octets of the activity log for one message. Measured in the same run: 2.07 MB for 3,000 messages. */
export const LEDGER_PER_MESSAGE = 700
/** Days that the activity log is kept, as shipped (docs/operating/ledger.md). */
export const LEDGER_DAYS = 365
/** Gigabytes of the program with what it needs: a checkout with its packages is 0.73, and twice that while it is upgraded. */
export const PROGRAM_GIGABYTES = 1.5
/** Gigabytes of the operating system: Debian with its logs and packages. Assumed. */
export const SYSTEM_GIGABYTES = 8
/** Of the disk, to stay free: a file system that is nearly full is slow, and new mail is put off. Assumed. */
export const DISK_FREE = 0.25
/** Days of mail for elsewhere that may wait in the queue: as long as it is tried. */
export const QUEUE_DAYS = 5

// ── Memory, in MiB

/** The service with two edge threads at rest, everything loaded. Measured, decision 0002. */
export const SERVICE_MIB = 161
/** Each further edge thread: 160 with four beside 121 with two. Measured, decision 0002. */
export const EDGE_MIB = 20
/** HTTP in an edge thread that has answered once. Measured, decision 0016. */
export const HTTP_MIB = 20
/** An open session that is told of new mail: KiB. Measured, idle pss_per_idle_session. */
export const SESSION_KIB = 88.2
/** Octets in memory for each message of a folder that somebody has open, in each thread. Measured, "How each cost grows". */
export const VIEW_OCTETS = 24
/** What opens attachments, at its largest. Bound, decision 0013. */
export const PARSE_MIB = 1024
/** The operating system. Assumed. */
export const SYSTEM_MIB = 512
/** Of the memory, for what the disk has read: the kernel keeps it there. Assumed. */
export const CACHE_SHARE = 0.25
/** Connections that a mail program keeps open: Thunderbird up to five, Outlook and Apple Mail two or three. Assumed. */
export const SESSIONS_A_PROGRAM = 3

// ── Cores, in ms of processor for one thing

/** To take one message in, judge it and put it into a mailbox. Measured, smtp-in server_cpu_per_op. */
export const TAKE_MS = 1.23
/** To take one message and hand it to another server, signed. Measured, relay server_cpu_per_op. */
export const RELAY_MS = 1.54
/** One command of a mail program. Measured, imap-mixed server_cpu_per_op. */
export const COMMAND_MS = 0.269
/** Commands of one program for one message: told, listed, fetched, marked as read. Assumed. */
export const COMMANDS_A_MESSAGE = 6
/** A list in the webmail, at its worst. Measured, "JMAP: lists". */
export const LIST_MS = 12
/** Lists that somebody in the webmail looks at in the busiest hour. Assumed. */
export const LISTS_AN_HOUR = 60
/** Fetching by POP3 once: sign in, look, quit. Measured, pop3 login_server_cpu_per_op. */
export const FETCH_MS = 0.65
/** How often a POP3 program looks in an hour: every five minutes. Assumed. */
export const FETCHES_AN_HOUR = 12
/** To find the words of one message for the search. Measured, decision 0011. */
export const INDEX_MS = 0.112
/** How many times the busiest hour must fit: the figures were taken on a machine that was busy, and one day is worse than the others. */
export const CORES_RESERVE = 4
/** Nothing smaller has been measured. */
export const CORES_LEAST = 2

// ── People

/** Days of a year on which people write. Assumed. */
export const WORKING_DAYS = 250
/** Of a day's mail, what comes in its busiest hour. Assumed. */
export const BUSIEST_HOUR = 0.2
/** Of a day's mail, what leaves for elsewhere. Assumed. */
export const SENT_SHARE = 0.3
/** Days that mail stays on the server for who fetches it by POP3, as shipped (docs/operating/accounts.md). */
export const POP3_DAYS = 15

// ── Large and many

/** From here on one machine is no longer what we would advise: as many cores are rarely sold, and one fault stops too many. */
export const CORES_OF_ONE = 16
/** Gigabytes that Google lets out of one mailbox by IMAP in a day: its published bound of 2,500 MB. */
export const GOOGLE_GIGABYTES_A_DAY = 2.5
/** What a line of one megabit a second carries in a day. */
export const GIGABYTES_A_DAY_PER_MBIT = ((1e6 / 8) * (DAY_MS / 1000)) / GIGABYTE
/** Of the line, what the copy may take: people work meanwhile. Assumed. */
export const LINE_FOR_COPY = 0.5
/** As docs/operating/mass-mail.md begins it: recipients of the first day, and per cent more each day. */
export const WARM_UP = { first: 200, growth: 30 } as const
/** Days: 200 a day have become five million by then. */
export const WARM_UP_DAYS_MAX = 45

// ── What is sold. Sizes are rounded up to these.

export const DISKS_GB = [20, 40, 80, 160, 320, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000] as const
export const MEMORIES_GB = [2, 4, 8, 16, 32, 64, 128, 256] as const
export const CORES = [2, 4, 8, 16, 32, 64] as const
export const QUOTAS_GB = [1, 2, 5, 10, 15, 25, 50, 100, 250, 500] as const
