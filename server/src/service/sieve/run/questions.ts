/** Tests for which somebody outside is asked: which mailboxes there are, what was seen before. */
import { createHash } from 'node:crypto'
import { MatchText } from '../../../mail/sieve/match/text.ts'
import { SPECIAL_USES } from '../../../mail/sieve/names.ts'
import type { SieveTest } from '../../../mail/sieve/program.ts'
import type { SpecialUse } from '../../../store/account-store.ts'
import { RunFault } from './budget.ts'
import { SEEN_MAX } from './limits.ts'
import type { Mailboxes, RunState } from './state.ts'

type Question = Extract<
  SieveTest,
  {
    kind:
      | 'mailboxexists'
      | 'mailboxidexists'
      | 'specialuse_exists'
      | 'metadata'
      | 'metadataexists'
      | 'duplicate'
  }
>

export async function ask(test: Question, state: RunState): Promise<boolean> {
  switch (test.kind) {
    case 'mailboxexists': {
      const mailboxes = await state.mailboxes()
      return state.texts(test.names).every((name) => mailboxes.named(name) !== undefined)
    }
    case 'mailboxidexists': {
      const mailboxes = await state.mailboxes()
      return state.texts(test.ids).every((id) => mailboxes.withId(id) !== undefined)
    }
    case 'specialuse_exists':
      return hasUses(test, state, await state.mailboxes())
    case 'metadata': {
      const mailbox = test.mailbox === undefined ? undefined : state.text(test.mailbox)
      state.budget.ask()
      const value = await state.world.metadata(mailbox, state.text(test.entry))
      return state.matches(test.match, value === undefined ? [] : [new MatchText(value)])
    }
    case 'metadataexists': {
      const mailbox = test.mailbox === undefined ? undefined : state.text(test.mailbox)
      for (const entry of state.texts(test.entries)) {
        state.budget.ask()
        if ((await state.world.metadata(mailbox, entry)) === undefined) return false
      }
      return true
    }
    case 'duplicate':
      return isDuplicate(test, state)
  }
}

/** RFC 8579 §3.1 */
function hasUses(
  test: Extract<SieveTest, { kind: 'specialuse_exists' }>,
  state: RunState,
  mailboxes: Mailboxes,
): boolean {
  const only = test.mailbox === undefined ? undefined : mailboxes.named(state.text(test.mailbox))
  const asked = test.mailbox === undefined ? mailboxes.all : only === undefined ? [] : [only]
  const there = new Set(asked.map(({ specialUse }) => specialUse))
  state.budget.look(asked.length * 4)
  return state
    .texts(test.uses)
    .map(specialUseOf)
    .every((use) => use !== undefined && there.has(use))
}

export function specialUseOf(text: string): SpecialUse | undefined {
  const lower = text.toLowerCase()
  return SPECIAL_USES.some((one) => one === lower) ? (lower.slice(1) as SpecialUse) : undefined
}

/** A message without what identifies it is no duplicate of any. RFC 7352 §3.1 */
async function isDuplicate(
  { handle, header, uniqueId, seconds, last }: Extract<SieveTest, { kind: 'duplicate' }>,
  state: RunState,
): Promise<boolean> {
  const field = header === undefined ? 'message-id' : state.text(header).toLowerCase()
  const id = uniqueId === undefined ? state.view.fields(field)[0]?.text : state.text(uniqueId)
  if (id === undefined || id === '') return false
  const written = `${handle === undefined ? '' : state.text(handle)}\n${id}`
  state.budget.look(written.length)
  const key = createHash('sha256').update(written).digest('base64url')
  state.budget.ask()
  const seen = await state.world.isDuplicate(key, seconds, last)
  if (state.seen.size >= SEEN_MAX && !state.seen.has(key))
    throw new RunFault('sieve.run.actions', { max: SEEN_MAX })
  if (!seen || last) state.seen.set(key, { handle: key, seconds, last })
  return seen
}
