/** An intake that tells people at once when they write to a paused address, instead of letting it bounce again. */
import { Refusal } from '../../lib/refusal.ts'
import { canonicalAddress, domainOf } from '../../mail/address.ts'
import type { Intake } from '../delivery/intake.ts'
import { type PausedAddresses, pauseEnd } from './paused.ts'

/** Those behind a group or an alias are not theirs to know; the queue asks for them. */
export function refusePaused(paused: PausedAddresses, intake: Intake): Intake {
  return {
    accept: (...given) => intake.accept(...given),
    async recipient(address, dsn, sender, sizeBytes) {
      const recipient = await intake.recipient(address, dsn, sender, sizeBytes)
      const { principal } = sender
      if (principal?.organisationId === undefined) return recipient
      const [target] = recipient.targets
      if (target?.kind !== 'outside' || target.via !== undefined) return recipient
      const asked = target.address.toLowerCase()
      const known = (await paused.among(principal.organisationId, [asked]))?.get(asked)
      if (known === undefined) return recipient
      throw new Refusal('cannot', {
        key: 'rcpt.paused',
        values: {
          address: canonicalAddress(address),
          until: pauseEnd(known),
          admin: `postmaster@${domainOf(principal.address)}`,
        },
      })
    },
  }
}
