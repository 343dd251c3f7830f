/** People and groups are the company's to make and to change, not here. RFC 9670 §2.3 */
import { z } from 'zod'
import { method, PRINCIPALS } from '../../method.ts'
import { readPrincipals } from '../../principals.ts'
import { assertMaySet, destroysOf, SET_ARGS, SetOutcome, updatesOf } from '../../set-args.ts'

const NOT_HERE = { type: 'forbidden', description: 'the company decides who works in it' }

export const principalSet = method({
  name: 'Principal/set',
  capability: PRINCIPALS,
  args: z.strictObject(SET_ARGS),
  async run(context, args) {
    const { state } = await readPrincipals(context)
    assertMaySet(args, state)
    const outcome = new SetOutcome()
    for (const name of Object.keys(args.create ?? {})) outcome.notCreated.set(name, NOT_HERE)
    for (const id of updatesOf(context, args, outcome).keys()) outcome.notUpdated.set(id, NOT_HERE)
    for (const id of destroysOf(context, args)) outcome.notDestroyed.set(id, NOT_HERE)
    return outcome.answer(args.accountId, state, state)
  },
})
