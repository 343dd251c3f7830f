/** One method of JMAP, and what it is called with. One file a method, in methods/<object>/<verb>.ts. RFC 8620 §3.3 */
import type { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { TextRef, Texts } from '../../lib/text.ts'
import type { PeopleReader } from '../../service/account/company-people.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { Conversations, KnownConversations } from '../../service/emails/conversations.ts'
import type { EmailAccount } from '../../service/emails/email-account.ts'
import type { EmailPlaces } from '../../service/emails/email-places.ts'
import type { EmailFinder } from '../../service/emails/find-emails.ts'
import type { EmailReader } from '../../service/emails/read-emails.ts'
import type { SmimeJudge } from '../../service/emails/smime.ts'
import type { Turns } from '../../service/fairness/turns.ts'
import type { AccountMail } from '../../service/mailbox/account-mail.ts'
import type { Previews } from '../../service/mailbox/previews.ts'
import type { PushDoor } from '../../service/push/push-door.ts'
import type { Searches } from '../../service/search/search-mailbox.ts'
import type { OpenScripts } from '../../service/sieve/scripts.ts'
import type { SnoozeDoor } from '../../service/snooze/snooze-mail.ts'
import type { JsonObject } from '../jmap-server.ts'
import type { Autoreplies } from './autoreplies.ts'
import type { JmapSending } from './sending.ts'

export const CORE = 'urn:ietf:params:jmap:core'
export const MAIL = 'urn:ietf:params:jmap:mail'
export const SUBMISSION = 'urn:ietf:params:jmap:submission'
/** RFC 8887 §3.1 */
export const WEBSOCKET = 'urn:ietf:params:jmap:websocket'
/** RFC 9749 §3 */
export const VAPID = 'urn:ietf:params:jmap:webpush-vapid'
/** RFC 9219 §3 */
export const SMIME = 'urn:ietf:params:jmap:smimeverify'
/** Ours: messages that come back at a time. docs/decisions/0034-snooze.md */
export const SNOOZE = 'urn:x-valija:jmap:snooze'
/** Ours: large files that go as links. docs/decisions/0036-file-links.md */
export const FILE_LINKS = 'urn:x-valija:jmap:file-links'
/** Capabilities that a request may name and that bring no method. */
export const WITHOUT_METHODS: readonly string[] = [
  WEBSOCKET,
  VAPID,
  SMIME,
  SNOOZE,
  FILE_LINKS,
  'urn:ietf:params:jmap:principals:owner',
]
export const VACATION = 'urn:ietf:params:jmap:vacationresponse'
export const BLOB = 'urn:ietf:params:jmap:blob'
export const QUOTA = 'urn:ietf:params:jmap:quota'
export const SIEVE = 'urn:ietf:params:jmap:sieve'
export const MDN = 'urn:ietf:params:jmap:mdn'

export const CONTACTS = 'urn:ietf:params:jmap:contacts'
/** RFC 9670 §1.5 */
export const PRINCIPALS = 'urn:ietf:params:jmap:principals'
export const PRINCIPAL_OWNER = 'urn:ietf:params:jmap:principals:owner'

export type JmapDeps = {
  readonly openAccount: (principal: Principal) => Promise<AccountMail>
  readonly sending: JmapSending
  readonly autoreplies: Autoreplies
  readonly directory: PeopleReader
  readonly searches: Searches
  readonly conversations: Conversations
  readonly finder: EmailFinder
  readonly reader: EmailReader
  readonly smime: SmimeJudge
  readonly previews: Previews
  readonly push: PushDoor
  readonly snoozes: SnoozeDoor
  readonly openScripts: OpenScripts
  /** Octets of a message that is sent, at most. */
  readonly messageOctets: number
  /** How long the queue tries, in ms. */
  readonly queueLifeMs: number
  readonly turns: Turns
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
}

/** What the calls of one request share. */
export type JmapContext = {
  readonly deps: JmapDeps
  readonly principal: Principal
  /** When they proved who they are, in ms. */
  readonly signedInMs: number
  readonly mail: EmailAccount
  /** One's own, whatever account the call is about. */
  readonly own: AccountMail
  /** Another account of this person's, by its id, as the calls of this request see it; undefined: there is none. */
  account(id: string): Promise<JmapContext | undefined>
  /** The account's id in JMAP. */
  readonly accountId: string
  readonly capabilities: ReadonlySet<string>
  /** Ids that were given to what this request created. RFC 8620 §5.3 */
  readonly createdIds: Map<string, string>
  /** The account's messages; read once, and anew after a change. */
  places(): Promise<EmailPlaces>
  conversations(): Promise<KnownConversations>
  /** The account was changed. */
  changed(): void
  /** Gives others their turn. */
  breathe(): Promise<void>
  /** A sentence for who asks. */
  say(text: TextRef): string
}

/** The answers of one call: usually one, of the method's own name. */
export type MethodAnswer = JsonObject | readonly (readonly [name: string, answer: JsonObject])[]

export type JmapMethod<Args extends z.ZodType = z.ZodType> = {
  readonly name: string
  readonly capability: string
  readonly args: Args
  /** It may be about what others share: each use asks for the rights that it needs. Absent: one's own account only. */
  readonly shared?: true
  /** Throws MethodError, Refusal. */
  run(context: JmapContext, args: z.output<Args>): Promise<MethodAnswer>
}

/** Keeps the type of the arguments where a method is written. */
export function method<Args extends z.ZodType>(one: JmapMethod<Args>): JmapMethod {
  return one as unknown as JmapMethod
}
