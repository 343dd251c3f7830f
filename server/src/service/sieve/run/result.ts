/** The actions of a run while they come together: each once, none against another. RFC 5228 §2.10 */
import type { Flag } from '../../../mail/flag.ts'
import type { SieveAction } from '../outcome.ts'
import { RunFault } from './budget.ts'
import { ACTIONS_MAX, REDIRECTS_MAX } from './limits.ts'

type Kind = SieveAction['kind']

/** What cannot be done with a message that is refused. RFC 5429 §2.4, RFC 5230 §4.7 */
const AGAINST_REJECT: ReadonlySet<Kind> = new Set(['keep', 'fileinto', 'redirect', 'vacation'])

/** Lives for one script of a run. */
export class Result {
  #actions: SieveAction[]
  /** Of scripts that ran before. */
  readonly #before: number
  /** The message is still kept when nothing else is said. RFC 5228 §2.10.2 */
  implicitKeep = true
  /** The script said itself that it is to be kept. */
  #kept = false

  constructor(before: readonly SieveAction[]) {
    this.#actions = [...before]
    this.#before = before.length
  }

  /** Whether the scripts behind this one are run. */
  get goesOn(): boolean {
    return this.implicitKeep || this.#kept
  }

  /** Throws RunFault where it cannot be done beside the others, or is one too many. */
  add(action: SieveAction): void {
    const { kind } = action
    if (kind === 'keep') this.#kept = true
    this.#checkConflicts(kind)
    const same = this.#actions.findIndex((one) => isSame(one, action))
    if (same >= 0) {
      if (same < this.#before) return
      if (kind === 'vacation') throw new RunFault('sieve.run.twice', { name: kind })
      // The flags that were said last count. RFC 5232 §5
      this.#actions[same] = action
      return
    }
    if (this.#actions.length >= ACTIONS_MAX) throw new RunFault('sieve.run.actions', { max: ACTIONS_MAX })
    const redirects = this.#actions.filter((one) => one.kind === 'redirect').length
    if (kind === 'redirect' && redirects >= REDIRECTS_MAX)
      throw new RunFault('sieve.run.redirects', { max: REDIRECTS_MAX })
    this.#actions.push(action)
  }

  /** All of them, with the implicit keep where it is still to be. */
  finish(flags: readonly Flag[], bytes: Uint8Array | undefined): readonly SieveAction[] {
    // What is filed into the inbox is there already.
    const isKept = this.#actions.some((one) => placeOf(one) === 'INBOX')
    if (!this.implicitKeep || isKept) return this.#actions
    return [...this.#actions, { kind: 'keep', flags, ...(bytes !== undefined && { bytes }) }]
  }

  get actions(): readonly SieveAction[] {
    return this.#actions
  }

  #checkConflicts(kind: Kind): void {
    for (const { kind: other } of this.#actions) {
      const isTwice = kind === 'reject' && other === 'reject'
      if (isTwice) throw new RunFault('sieve.run.twice', { name: kind })
      const isAgainst =
        (kind === 'reject' && AGAINST_REJECT.has(other)) || (other === 'reject' && AGAINST_REJECT.has(kind))
      if (isAgainst) throw new RunFault('sieve.run.conflict', { one: other, other: kind })
    }
  }
}

/** Whether two of them would do one thing twice. RFC 5228 §2.10.3 */
function isSame(one: SieveAction, other: SieveAction): boolean {
  const place = placeOf(one)
  if (place !== undefined) return place === placeOf(other)
  if (one.kind === 'redirect' && other.kind === 'redirect') return one.address === other.address
  return one.kind === 'vacation' && other.kind === 'vacation'
}

function placeOf(action: SieveAction): string | undefined {
  if (action.kind === 'keep') return 'INBOX'
  if (action.kind !== 'fileinto') return undefined
  const isInbox = action.mailbox.toUpperCase() === 'INBOX'
  return isInbox ? 'INBOX' : `${action.specialUse ?? ''} ${action.mailbox}`
}
