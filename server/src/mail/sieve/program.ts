/**
 * A script as it is run: a list of steps with jumps, so that nothing recurses over what a person wrote. Tags, comparators
 * and names are resolved; texts without variables are plain strings.
 *
 *   if header :contains "subject" "x" { discard; }     0 branch header… yes 1 no 2
 *   keep;                                              1 act discard
 *                                                      2 act keep
 */
import type { TextRef } from '../../lib/text.ts'
import type { MatchKey } from './match/key.ts'

/** What `compileSieve` makes. It holds no state: one may be run for many messages at once. */
export type CompiledSieve = {
  readonly steps: readonly Step[]
  /** Extensions it asks for, in lower case. */
  readonly requires: readonly string[]
  /** Scripts it includes. RFC 6609 §3.2 */
  readonly includes: readonly SieveInclude[]
  /** Where it redirects to, so that this can be judged when a script is saved. THREATS SV3 */
  readonly redirects: readonly SieveRedirectTarget[]
}

export type SieveInclude = {
  readonly location: 'personal' | 'global'
  readonly name: string
  /** Not again when it ran already. */
  readonly once: boolean
  /** It need not be there. */
  readonly optional: boolean
}

/** `address` is undefined where it is made of variables: it is known only when the script runs. */
export type SieveRedirectTarget = {
  readonly address: string | undefined
  readonly line: number
  readonly column: number
}

/** A text, or its pieces where it has variables in it. RFC 5229 §3 */
export type SieveText = string | readonly TextPart[]
export type TextPart =
  | string
  | { readonly kind: 'variable'; readonly name: VariableName }
  /** `${1}` */
  | { readonly kind: 'match'; readonly index: number }

/** In lower case; global ones are shared between scripts that include one another. RFC 6609 §3.4 */
export type VariableName = { readonly name: string; readonly global: boolean }

export type Step =
  | { readonly op: 'branch'; readonly test: SieveTest; yes: number; no: number; readonly line: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'act'; readonly act: SieveAct; readonly line: number }
  | { readonly op: 'include'; readonly script: SieveInclude; readonly line: number }
  /** Opens a loop over the parts of the message; `next` takes them one by one. RFC 5703 §3 */
  | { readonly op: 'parts'; readonly line: number }
  | { readonly op: 'next'; done: number; readonly line: number }
  /** Leaves so many loops. */
  | { readonly op: 'break'; readonly loops: number; to: number }
  | { readonly op: 'stop' }
  | { readonly op: 'return' }
  /** `error`, and what may be asked for only behind an `ihave` that says no. RFC 5463 §4, §5 */
  | { readonly op: 'fail'; readonly text: TextRef; readonly message?: SieveText; readonly line: number }

export type Comparator = 'i;octet' | 'i;ascii-casemap' | 'i;ascii-numeric' | 'i;unicode-casemap'
export type Relation = 'gt' | 'ge' | 'lt' | 'le' | 'eq' | 'ne'
export type MatchType = 'is' | 'contains' | 'matches' | 'regex' | 'count' | 'value'

export type Match = {
  readonly type: MatchType
  /** Of `:count` and `:value`. RFC 5231 */
  readonly relation: Relation
  readonly comparator: Comparator
  readonly keys: readonly SieveText[]
  /** The keys, ready; undefined where they have variables. */
  readonly prepared: readonly MatchKey[] | undefined
  /** `:matches` and `:regex` set `${0}`…; never those of `body`. RFC 5229 §3.2, RFC 5173 §6 */
  readonly captures: boolean
}

/** `:index 2 :last`. RFC 5260 §6 */
export type Occurrence = { readonly index: number; readonly last: boolean }
export type AddressPart = 'all' | 'localpart' | 'domain' | 'user' | 'detail'

/** `:mime :anychild :param "charset"`. RFC 5703 §4 */
export type MimeScope = {
  readonly anyChild: boolean
  readonly part: 'whole' | 'type' | 'subtype' | 'contenttype' | 'param'
  readonly parameters: readonly SieveText[]
}

export type SieveTest =
  | { readonly kind: 'constant'; readonly yes: boolean }
  | { readonly kind: 'fail'; readonly text: TextRef }
  | {
      readonly kind: 'header'
      readonly names: readonly SieveText[]
      readonly mime: MimeScope | undefined
      readonly occurrence: Occurrence | undefined
      readonly match: Match
    }
  | {
      readonly kind: 'address'
      readonly part: AddressPart
      readonly names: readonly SieveText[]
      readonly mime: MimeScope | undefined
      readonly occurrence: Occurrence | undefined
      readonly match: Match
    }
  | {
      readonly kind: 'envelope'
      readonly part: AddressPart
      readonly fields: readonly SieveText[]
      readonly match: Match
    }
  | { readonly kind: 'exists'; readonly names: readonly SieveText[]; readonly mime: MimeScope | undefined }
  | { readonly kind: 'size'; readonly over: boolean; readonly octets: number }
  | {
      readonly kind: 'body'
      readonly transform: 'raw' | 'text' | 'content'
      readonly types: readonly SieveText[]
      readonly match: Match
    }
  | {
      readonly kind: 'date'
      readonly header: SieveText
      readonly occurrence: Occurrence | undefined
      readonly zone: DateZone
      readonly part: SieveText
      readonly match: Match
    }
  | {
      readonly kind: 'currentdate'
      readonly zone: DateZone
      readonly part: SieveText
      readonly match: Match
    }
  | { readonly kind: 'string'; readonly sources: readonly SieveText[]; readonly match: Match }
  | {
      readonly kind: 'hasflag'
      readonly variables: readonly VariableName[] | undefined
      readonly match: Match
    }
  | { readonly kind: 'environment'; readonly name: SieveText; readonly match: Match }
  | { readonly kind: 'mailboxexists'; readonly names: readonly SieveText[] }
  | { readonly kind: 'mailboxidexists'; readonly ids: readonly SieveText[] }
  | {
      readonly kind: 'specialuse_exists'
      readonly mailbox: SieveText | undefined
      readonly uses: readonly SieveText[]
    }
  | {
      readonly kind: 'metadata'
      /** Undefined: of the server. RFC 5490 §4 */
      readonly mailbox: SieveText | undefined
      readonly entry: SieveText
      readonly match: Match
    }
  | {
      readonly kind: 'metadataexists'
      readonly mailbox: SieveText | undefined
      readonly entries: readonly SieveText[]
    }
  | {
      readonly kind: 'duplicate'
      readonly handle: SieveText | undefined
      readonly header: SieveText | undefined
      readonly uniqueId: SieveText | undefined
      readonly seconds: number
      readonly last: boolean
    }
  | { readonly kind: 'valid_notify_method'; readonly uris: readonly SieveText[] }
  | {
      readonly kind: 'notify_method_capability'
      readonly uri: SieveText
      readonly capability: SieveText
      readonly match: Match
    }
  | { readonly kind: 'spamtest'; readonly percent: boolean; readonly match: Match }
  | { readonly kind: 'virustest'; readonly match: Match }

/** Minutes east of UTC, `local`, that of the field itself, or a text that is read when it runs. RFC 5260 §4.1 */
export type DateZone = number | 'local' | 'original' | readonly TextPart[]

/** Where a message, or a copy of what is sent, is put. */
export type Filing = {
  readonly mailbox: SieveText
  readonly flags: readonly SieveText[] | undefined
  readonly create: boolean
  /** RFC 8579 §4 */
  readonly specialUse: SieveText | undefined
  /** RFC 9042 §4 */
  readonly mailboxId: SieveText | undefined
}

/** In the order in which they are applied. RFC 5229 §4.1 */
export type Modifier =
  | 'lower'
  | 'upper'
  | 'lowerfirst'
  | 'upperfirst'
  | 'quotewildcard'
  | 'quoteregex'
  | 'encodeurl'
  | 'length'

export type SieveAct =
  | { readonly kind: 'keep'; readonly flags: readonly SieveText[] | undefined }
  | { readonly kind: 'discard' }
  | { readonly kind: 'fileinto'; readonly filing: Filing; readonly copy: boolean }
  | { readonly kind: 'redirect'; readonly address: SieveText; readonly copy: boolean }
  | { readonly kind: 'reject'; readonly reason: SieveText; readonly protocol: boolean }
  | {
      readonly kind: 'set'
      readonly variable: VariableName
      readonly value: SieveText
      readonly modifiers: readonly Modifier[]
    }
  | {
      readonly kind: 'flags'
      readonly how: 'set' | 'add' | 'remove'
      /** Undefined: the flags of the message. RFC 5232 §2 */
      readonly variable: VariableName | undefined
      readonly flags: readonly SieveText[]
    }
  | {
      readonly kind: 'addheader'
      readonly name: SieveText
      readonly value: SieveText
      readonly last: boolean
    }
  | {
      readonly kind: 'deleteheader'
      readonly name: SieveText
      readonly occurrence: Occurrence | undefined
      /** Undefined: whatever the value is. */
      readonly match: Match | undefined
    }
  | {
      readonly kind: 'vacation'
      readonly reason: SieveText
      readonly seconds: number
      readonly subject: SieveText | undefined
      readonly from: SieveText | undefined
      readonly addresses: readonly SieveText[]
      readonly mime: boolean
      readonly handle: SieveText | undefined
      readonly fcc: Filing | undefined
    }
  | {
      readonly kind: 'notify'
      readonly method: SieveText
      readonly from: SieveText | undefined
      readonly importance: SieveText | undefined
      readonly options: readonly SieveText[]
      readonly message: SieveText | undefined
      readonly fcc: Filing | undefined
    }
  | {
      readonly kind: 'extracttext'
      readonly variable: VariableName
      readonly modifiers: readonly Modifier[]
      readonly first: number | undefined
    }
  | {
      readonly kind: 'replace'
      readonly mime: boolean
      readonly subject: SieveText | undefined
      readonly from: SieveText | undefined
      readonly text: SieveText
    }
  | {
      readonly kind: 'enclose'
      readonly subject: SieveText | undefined
      readonly headers: readonly SieveText[]
      readonly text: SieveText
    }
