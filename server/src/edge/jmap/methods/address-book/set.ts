/** RFC 9610 §2.3 */
import { z } from 'zod'
import type { JsonObject } from '../../../jmap-server.ts'
import { bookId, bookState, COMPANY_BOOK, readContacts, readOwnId } from '../../contacts.ts'
import { CONTACTS, method } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import { assertMaySet, destroysOf, faultOf, SET_ARGS, SetOutcome, updatesOf } from '../../set-args.ts'

const NAME = z.string().min(1).max(255)
const CREATED = z.strictObject({ name: NAME, sortOrder: z.int().min(0).optional() })
const UPDATED = z.strictObject({ name: NAME.optional(), sortOrder: z.int().min(0).optional() })

export const addressBookSet = method({
  name: 'AddressBook/set',
  capability: CONTACTS,
  args: z.strictObject({ ...SET_ARGS, onDestroyRemoveContents: z.boolean().default(false) }),
  async run(context, args) {
    const store = context.mail.parts.contacts
    const oldState = bookState(await readContacts(context))
    assertMaySet(args, oldState)
    const outcome = new SetOutcome()
    for (const [name, object] of Object.entries(args.create ?? {})) {
      const fault = await faultOf(context, async () => {
        const { name: called, sortOrder = 0 } = read(CREATED, object)
        const id = bookId(await store.addBook(called, sortOrder))
        context.createdIds.set(name, id)
        outcome.created.set(name, { id, sortOrder, isDefault: false, isSubscribed: true })
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
    }
    for (const [id, patch] of updatesOf(context, args, outcome)) {
      const fault = await faultOf(context, async () => {
        const { name, sortOrder } = read(UPDATED, patch)
        await store.setBook(ownBook(id), {
          ...(name !== undefined && { name }),
          ...(sortOrder !== undefined && { position: sortOrder }),
        })
      })
      if (fault === undefined) outcome.updated.set(id, null)
      else outcome.notUpdated.set(id, fault)
    }
    for (const id of destroysOf(context, args)) {
      const fault = await faultOf(context, () => store.removeBook(ownBook(id), args.onDestroyRemoveContents))
      if (fault === undefined) outcome.destroyed.push(id)
      else
        outcome.notDestroyed.set(
          id,
          fault.type === 'forbidden' && id !== COMPANY_BOOK
            ? { ...fault, type: 'addressBookHasContents' }
            : fault,
        )
    }
    return outcome.answer(args.accountId, oldState, bookState(await readContacts(context)))
  },
})

/** Throws SetFault `notFound`, `forbidden` of the company's. */
function ownBook(id: string): number {
  const own = readOwnId('B', id)
  if (own === undefined) throw new SetFault({ type: id === COMPANY_BOOK ? 'forbidden' : 'notFound' })
  return own
}

function read<Schema extends z.ZodType>(schema: Schema, object: JsonObject): z.output<Schema> {
  const result = schema.safeParse(object)
  if (result.success) return result.data
  const names = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')],
  )
  throw new SetFault(invalidProperties([...new Set(names)], result.error.issues[0]?.message ?? ''))
}
