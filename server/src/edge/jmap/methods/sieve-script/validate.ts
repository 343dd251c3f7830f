/** What is wrong with a script; nothing is kept. RFC 9661 §2.6 */
import { z } from 'zod'
import { ID } from '../../ids.ts'
import { method, SIEVE } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { faultOf } from '../../set-args.ts'
import { compiled, openOwnScripts, scriptText } from './scripts.ts'

export const sieveScriptValidate = method({
  name: 'SieveScript/validate',
  capability: SIEVE,
  args: z.strictObject({ accountId: ID, blobId: ID }),
  async run(context, { accountId, blobId }) {
    const scripts = await openOwnScripts(context)
    const fault = await faultOf(context, async () => {
      const text = await scriptText(context, blobId)
      await compiled(context, () => scripts.check(text))
    })
    // There is nothing to look at, which is no fault of a script.
    if (fault?.type === 'blobNotFound') throw new MethodError('blobNotFound')
    return { accountId, error: fault ?? null }
  },
})
