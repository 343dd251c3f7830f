/** Octets of one account as an upload for another one. RFC 8620 §6.3 */
import { z } from 'zod'
import type { JsonObject } from '../../../jmap-server.ts'
import { uploadBlobId } from '../../blob-id.ts'
import { blobOctets } from '../../blob-octets.ts'
import { sourceOf } from '../../copy-args.ts'
import { wantedIds } from '../../get-args.ts'
import { ID } from '../../ids.ts'
import { CORE, method } from '../../method.ts'
import { SetFault } from '../../method-error.ts'
import { faultOf } from '../../set-args.ts'

export const blobCopy = method({
  name: 'Blob/copy',
  capability: CORE,
  shared: true,
  args: z.strictObject({ fromAccountId: ID, accountId: ID, blobIds: z.array(ID).default([]) }),
  async run(context, { fromAccountId, accountId, blobIds }) {
    const source = await sourceOf(context, fromAccountId)
    const copied = new Map<string, string>()
    const notCopied = new Map<string, JsonObject>()
    for (const blobId of wantedIds(blobIds, () => [])) {
      const fault = await faultOf(context, async () => {
        const blob = await blobOctets(source, blobId)
        if (blob === undefined) throw new SetFault({ type: 'notFound' })
        const { id } = await context.mail.parts.uploads.put(blob.type, [blob.octets])
        copied.set(blobId, uploadBlobId(id))
      })
      if (fault !== undefined) notCopied.set(blobId, fault)
      await context.breathe()
    }
    return {
      ...{ fromAccountId, accountId },
      copied: copied.size === 0 ? null : Object.fromEntries(copied),
      notCopied: notCopied.size === 0 ? null : Object.fromEntries(notCopied),
    }
  },
})
