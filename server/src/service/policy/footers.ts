/** Puts the company's text under what its people send, before anything signs it. */
import { setImmediate } from 'node:timers/promises'
import type { Metrics } from '../../lib/metrics.ts'
import { withFooter } from '../../mail/mime/footer.ts'
import { readStructureInSlices } from '../../mail/mime/structure.ts'
import type { FooterReader } from '../../store/directory-footer.ts'
import type { Principal } from '../account/principal.ts'
import type { Target } from '../delivery/expand.ts'
import type { IntakeMessage } from '../delivery/intake.ts'

export type Footers = {
  /** The octets of the message as they are to leave: the same ones where nothing is to be put under them. */
  apply(message: IntakeMessage, principal: Principal): Promise<Uint8Array>
}

export type FootersDeps = { readonly directory: FooterReader; readonly metrics: Metrics }

export function createFooters({ directory, metrics }: FootersDeps): Footers {
  return {
    async apply({ bytes, recipients }, { organisationId }) {
      const footer = organisationId === undefined ? undefined : await directory.footer(organisationId)
      if (footer === undefined) return bytes
      const leaves = ({ targets }: { readonly targets: readonly Target[] }): boolean =>
        targets.some((one) => one.kind === 'outside' || one.account.organisationId !== organisationId)
      if (footer.outsideOnly && !recipients.some(leaves)) return bytes
      const { root } = await readStructureInSlices(bytes, async () => await setImmediate())
      const { bytes: after, untouched } = withFooter(bytes, root, footer)
      metrics.count('footers_total', { result: untouched ?? 'added' })
      return after
    },
  }
}
