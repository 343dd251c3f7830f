/** Limits of the outgoing side, each with its unit and reason. docs/operating/limits.md shows them. */

/** Octets of one reply line with its CRLF. RFC 5321 §4.5.3.1.5 says 512; real servers write longer ones. THREATS OUT4 */
export const REPLY_LINE_MAX = 1000
/** Lines of one reply: the longest EHLO answers have about 30. THREATS OUT4 */
export const REPLY_LINES_MAX = 100
/** Octets of remote text that are kept and shown. THREATS OUT5 */
export const REMOTE_TEXT_MAX = 2048
/** Octets of a command line with its CRLF, extensions included. RFC 5321 §4.5.3.1.4, RFC 3461 §4.1 */
export const COMMAND_LINE_MAX = 2048
/** Recipients in one transaction: every server takes a hundred. RFC 5321 §4.5.3.1.8 */
export const TRANSACTION_RECIPIENTS_MAX = 100

/** Milliseconds to wait for each step of the other side. RFC 5321 §4.5.3.2 */
export const TIMEOUTS = {
  connect: 30_000,
  greeting: 5 * 60_000,
  hello: 5 * 60_000,
  mail: 5 * 60_000,
  recipient: 5 * 60_000,
  dataStart: 2 * 60_000,
  /** Without progress while the message goes out. */
  dataBlock: 3 * 60_000,
  dataEnd: 10 * 60_000,
  quit: 10_000,
} as const
/** Milliseconds one session may take to be ready for mail, however many lines it drips. THREATS OUT4 */
export const SESSION_START_MAX_MS = 10 * 60_000

/** Connections to one next hop of an operator's route. */
export const ROUTE_CONNECTIONS = 20
/** Connections to one destination found by MX: large providers refuse more. */
export const MX_CONNECTIONS = 10
/** Deliveries into local mailboxes of one domain at once. */
export const LOCAL_WORKERS = 8
/** Connections in all: below the open-file limit of a default system with room for the rest. */
export const CONNECTIONS_MAX = 500
/** Messages sent over one connection before it is renewed: other senders get their turn. */
export const CONNECTION_MESSAGES_MAX = 1000
/** Milliseconds an idle connection waits for more mail to the same hop. */
export const CONNECTION_IDLE_MS = 4000

/** Recipient groups (message × next hop) in memory at once, all destinations together; about 1 KiB each. */
export const JOBS_MAX = 20_000
/** Of these, for one next hop; the rest waits in the tables. THREATS QU2 */
export const JOBS_PER_HOP_MAX = 2000
/** A company's fresh mail gets a place at a full hop, or in full memory, while it has fewer than this there. THREATS QU2 */
export const JOBS_PER_SHARE_MIN = 50
/** Rows taken from the tables at a time. */
export const CLAIM_BATCH = 500
/** Octets of fresh messages kept in memory so that they need not be read again. */
export const HOT_BYTES_MAX = 64 * 1024 * 1024
/** Octets of one message that is still kept hot. */
export const HOT_MESSAGE_MAX = 4 * 1024 * 1024

/**
 * Octets of messages read from the tables and on their way out, all connections together. Large messages have a
 * share of their own: slow servers that take them must not keep small ones waiting. THREATS QU2
 */
export const LOADED_SMALL_BYTES_MAX = 64 * 1024 * 1024
export const LOADED_LARGE_BYTES_MAX = 192 * 1024 * 1024
export const LARGE_MESSAGE_BYTES = 1024 * 1024

/** Connections that are kept for companies with few: somebody's hundred dead hosts must not take all. THREATS TE5 */
export const CONNECTIONS_KEPT = 100
/** What few are. */
export const CONNECTIONS_PER_SHARE_MIN = 5

/** Messages of one company in the queue; one more is put off with 452. It writes a day's mail of 10,000 people. */
export const WAITING_PER_COMPANY_MAX = 100_000
/** Messages that a company may bring before they are counted again. */
export const WAITING_LOOK_EVERY = 1000
/** Milliseconds for which a company that has its most is refused without counting again. */
export const WAITING_LOOK_MS = 5000

/** Messages and octets that one commit takes in. */
export const COMMIT_MESSAGES_MAX = 512
export const COMMIT_BYTES_MAX = 32 * 1024 * 1024
/** Octets of submissions waiting for a commit; beyond it the edge is told to try later. */
export const INTAKE_BYTES_MAX = 256 * 1024 * 1024
/** Of these, for one company. THREATS TE5 */
export const INTAKE_BYTES_PER_COMPANY = 192 * 1024 * 1024
/** Finished attempts written in one transaction. */
export const SETTLE_BATCH = 256

/** A message goes through so many aliases and groups, then it is a loop. */
export const EXPANSIONS_MAX = 10
/** Waiting recipients looked at in one piece when they are grouped: some milliseconds. */
export const RADAR_SLICE = 500
/** Groups that are told apart; replies that are all different must not need memory for each. */
export const RADAR_GROUPS = 5_000
/** Replies of different wording, and hosts, of which is remembered within one look what they mean and whose they are. */
export const RADAR_REPLIES = 10_000
/** Domains of a group that are named. */
export const RADAR_DOMAINS = 10
/** Domains of a group that are kept, to do something to all of them: more than one provider's of a thousand companies. */
export const RADAR_DOMAINS_KEPT = 10_000
/** Senders of a group that are counted. */
export const RADAR_PEOPLE = 1_000
/** How long in ms a look is at least shown again to who asks: it walks over all that waits. */
export const RADAR_KEPT_MS = 2_000
/** And at least so many times as long as all that are kept took: whoever watches takes a tenth of the thread, not more. */
export const RADAR_KEPT_TIMES = 10
/** Milliseconds between two looks at how much waits: 144 points are a day's curve. */
export const DEPTH_EVERY_MS = 600_000
/** Milliseconds of the curve that is shown. */
export const DEPTH_SHOWN_MS = 86_400_000
/** Milliseconds for which looks are kept: the days before say what is usual at this hour. */
export const DEPTH_KEPT_MS = 8 * DEPTH_SHOWN_MS
/** Milliseconds before and after the hour of now that are looked at, in each of those days. */
export const DEPTH_AROUND_MS = 1_800_000
/** Days of which something must be known before anything is called usual. */
export const DEPTH_DAYS_MIN = 3
/** Messages counted in one piece: some milliseconds. */
export const DEPTH_SLICE = 2_000
/** Hours that a detour may hold: a block list takes days to let one go. */
export const DETOUR_HOURS_MAX = 24 * 14

/** Jobs of mass mail in memory: what leaves within seconds; the rest waits in the tables. */
export const MASS_JOBS_MAX = 2000
/** Of these, for one next hop. */
export const MASS_JOBS_PER_HOP = 50
/** Octets of mass mail read from the tables and on their way out: apart from those of people's mail. */
export const MASS_LOADED_BYTES_MAX = 32 * 1024 * 1024
/** Mass messages of one company in the queue: ten mailings to 100,000 people. */
export const MASS_WAITING_PER_COMPANY_MAX = 1_000_000
/** Messages that one commit of mass mail takes in: it holds the thread for some milliseconds at most. */
export const MASS_COMMIT_MESSAGES_MAX = 32
export const MASS_COMMIT_BYTES_MAX = 4 * 1024 * 1024
/** Destinations looked at in one piece of a round: about a millisecond. */
export const MASS_GROUPS = 32
/** Milliseconds between two rounds, and at least so many times as long as one took: it takes a fifth of the thread, not more. */
export const MASS_ROUND_GAP_MS = 20
export const MASS_ROUND_GAP_TIMES = 5
/** Destinations of which provider and turn are remembered; about 200 octets each. */
export const MASS_DESTINATIONS_MAX = 20_000
/** Milliseconds for which it is believed who takes the mail of a destination. */
export const MASS_PROVIDER_MS = 3_600_000
/** Destinations whose provider is looked up at once. */
export const MASS_LOOKUPS_MAX = 16
/** Milliseconds of its pace that a provider may get at once, where nothing went before. */
export const PACE_BURST_MS = 5000
/** Octets of mass mail waiting for a commit, and of these for one company. */
export const MASS_INTAKE_BYTES_MAX = 64 * 1024 * 1024
export const MASS_INTAKE_BYTES_PER_COMPANY = 48 * 1024 * 1024
