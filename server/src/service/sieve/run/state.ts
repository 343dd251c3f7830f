/** What a run remembers: scripts that are open, their variables, flags, and the message. */
import type { Flag } from '../../../mail/flag.ts'
import type { Part } from '../../../mail/mime/structure.ts'
import { readFlags } from '../../../mail/sieve/flags.ts'
import { TEXT_SIGNS_MAX, VALUE_SIGNS_MAX, VARIABLES_MAX } from '../../../mail/sieve/limits.ts'
import type { MatchKey } from '../../../mail/sieve/match/key.ts'
import { KeyFault, prepareKey } from '../../../mail/sieve/match/prepare.ts'
import { MatchText } from '../../../mail/sieve/match/text.ts'
import type { CompiledSieve, Match, SieveText, TextPart, VariableName } from '../../../mail/sieve/program.ts'
import type { SieveSeen } from '../outcome.ts'
import type { SieveMailbox, SieveMessage, SieveWorld } from '../world.ts'
import { Budget, RunFault } from './budget.ts'
import { MessageView } from './message.ts'

export type PartTexts = {
  /** For people: HTML without its tags. */
  plain?: MatchText
  /** As it is within, decoded. */
  content?: readonly MatchText[]
  /** Of a root: the whole body, nothing decoded. */
  raw?: MatchText
}

/** A loop over parts. RFC 5703 §3 */
export type Loop = { readonly parts: readonly Part[]; next: number; current: Part | undefined }

/** A script that is open: the main one, or one that was included. */
export type Frame = {
  /** What a failure tells. */
  readonly name: string
  /** What finds it again in a circle of includes. */
  readonly key: string
  readonly compiled: CompiledSieve
  /** The next step. */
  at: number
  readonly variables: Map<string, string>
  /** `${0}` and on. RFC 5229 §3.2 */
  matched: readonly string[]
  readonly loops: Loop[]
}

/** The mailboxes of the account, by what scripts know them by. */
export class Mailboxes {
  readonly all: readonly SieveMailbox[]
  readonly #byName: ReadonlyMap<string, SieveMailbox>
  readonly #byId: ReadonlyMap<string, SieveMailbox>

  constructor(all: readonly SieveMailbox[]) {
    this.all = all
    this.#byName = new Map(all.map((one) => [mailboxKey(one.name), one]))
    this.#byId = new Map(all.flatMap((one) => (one.objectId === undefined ? [] : [[one.objectId, one]])))
  }

  named(name: string): SieveMailbox | undefined {
    return this.#byName.get(mailboxKey(name))
  }

  withId(id: string): SieveMailbox | undefined {
    return this.#byId.get(id)
  }
}

/** INBOX in any case, others exactly. RFC 9051 §5.1 */
function mailboxKey(name: string): string {
  return name.toUpperCase() === 'INBOX' ? 'INBOX' : name
}

/** Lives for one run. */
export class RunState {
  readonly message: SieveMessage
  readonly world: SieveWorld
  readonly budget = new Budget()
  readonly view: MessageView
  readonly frames: Frame[] = []
  readonly globals = new Map<string, string>()
  /** `include :once` asks. RFC 6609 §3.2 */
  readonly included = new Set<string>()
  readonly seen = new Map<string, SieveSeen>()
  /** Texts of parts: made once, however many rules ask. */
  readonly partTexts = new WeakMap<Part, PartTexts>()
  /** Flags that the message gets where nothing else is said. RFC 5232 §2 */
  flags: readonly Flag[] = []
  #mailboxes: Promise<Mailboxes> | undefined

  constructor(message: SieveMessage, world: SieveWorld) {
    this.message = message
    this.world = world
    this.view = new MessageView(message.bytes, this.budget)
  }

  get frame(): Frame {
    return this.frames[this.frames.length - 1] as Frame
  }

  /** The part that the innermost loop is at; undefined: no loop is open. */
  get part(): Part | undefined {
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const loop = this.frames[i]?.loops.at(-1)
      if (loop !== undefined) return loop.current
    }
    return undefined
  }

  /** The root of the message's parts: as it stands now, or within loops as it stood when the first of them began. */
  root(): Part {
    if (this.part === undefined) this.view.settle()
    return this.view.structure().root
  }

  mailboxes(): Promise<Mailboxes> {
    this.#mailboxes ??= this.world.mailboxes().then((all) => new Mailboxes(all))
    return this.#mailboxes
  }

  /** A text with its variables put in. */
  text(text: SieveText): string {
    if (typeof text === 'string') return text
    let whole = ''
    for (const part of text) {
      whole += this.#partText(part)
      if (whole.length > TEXT_SIGNS_MAX) whole = cutText(whole, TEXT_SIGNS_MAX)
    }
    this.budget.look(whole.length)
    return whole
  }

  texts(texts: readonly SieveText[]): readonly string[] {
    let signs = 0
    const made = texts.map((text) => {
      if (typeof text === 'string') signs += text.length + PAIR_SIGNS
      return this.text(text)
    })
    // Long lists are gone through again each time, in loops too.
    this.budget.look(signs)
    return made
  }

  variable({ name, global }: VariableName): string {
    return (global ? this.globals : this.frame.variables).get(name) ?? ''
  }

  setVariable({ name, global }: VariableName, value: string): void {
    const variables = global ? this.globals : this.frame.variables
    if (variables.size >= VARIABLES_MAX && !variables.has(name))
      throw new RunFault('sieve.run.variables', { max: VARIABLES_MAX })
    variables.set(name, cutText(value, VALUE_SIGNS_MAX))
  }

  /** Whether one of the values fits one of the keys; the first pair that does sets `${0}`… */
  matches(match: Match, values: readonly MatchText[]): boolean {
    const keys = match.prepared ?? this.#prepare(match, this.texts(match.keys))
    return this.matchesKeys(match, keys, values)
  }

  /** The same with keys that were made of something else than their texts. */
  matchesTexts(match: Match, keys: readonly string[], values: readonly MatchText[]): boolean {
    return this.matchesKeys(match, this.#prepare(match, keys), values)
  }

  matchesKeys(match: Match, keys: readonly MatchKey[], values: readonly MatchText[]): boolean {
    const { budget } = this
    const asked = match.type === 'count' ? [new MatchText(String(values.length))] : values
    for (const value of asked)
      for (const key of keys) {
        budget.look(PAIR_SIGNS)
        if (!match.captures) {
          if (key.fits(value, budget)) return true
          continue
        }
        const matched = key.capture(value, budget)
        if (matched === undefined) continue
        this.frame.matched = matched.map((text) => cutText(text, VALUE_SIGNS_MAX))
        return true
      }
    return false
  }

  #prepare(match: Match, texts: readonly string[]): readonly MatchKey[] {
    try {
      return texts.map((text) => prepareKey(match, text, this.budget))
    } catch (error) {
      if (!(error instanceof KeyFault)) throw error
      throw new RunFault(error.text.key, error.text.values)
    }
  }

  #partText(part: TextPart): string {
    if (typeof part === 'string') return part
    if (part.kind === 'match') return this.frame.matched[part.index] ?? ''
    return this.variable(part.name)
  }
}

/** What laying a key on a text costs besides looking at it, in signs. */
const PAIR_SIGNS = 8

/** What a sign costs where flags are read, in signs that are merely looked at. */
const FLAG_SIGNS = 8

/** The flags of texts. */
export function flagsIn(texts: readonly string[], state: RunState): readonly Flag[] {
  state.budget.look(texts.reduce((sum, text) => sum + text.length * FLAG_SIGNS, 0))
  return readFlags(texts)
}

/** At most so many units, and no half of a sign at the end. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max)
}
