/** The policy that we publish for a domain of ours, and the id that tells others when it has changed. RFC 8461 §3 */
import { createHash } from 'node:crypto'
import { formatStsPolicy, type StsMode, type StsPolicy } from '../../mail/sts/policy.ts'

/** Setting of a domain: its StsMode. */
export const STS_SETTING = 'mta-sts'
/** Until somebody decides: others report what would fail, and still deliver. RFC 8461 §5 */
export const DEFAULT_MODE: StsMode = 'testing'
/** Seconds. While a domain tries it out, or takes it back, others should not hold on to it for long. RFC 8461 §8.3 */
const MAX_AGE: Readonly<Record<StsMode, number>> = { enforce: 604_800, testing: 86_400, none: 86_400 }
const ID_SIGNS = 20

export function isStsMode(value: unknown): value is StsMode {
  return value === 'enforce' || value === 'testing' || value === 'none'
}

/** `setting` as it is kept; whatever it is not is the default. */
export function ownStsPolicy(
  hostname: string,
  setting: unknown,
): { readonly policy: StsPolicy; readonly text: string; readonly id: string } {
  const mode = isStsMode(setting) ? setting : DEFAULT_MODE
  const policy = { mode, mx: mode === 'none' ? [] : [hostname], maxAgeSeconds: MAX_AGE[mode] }
  const text = formatStsPolicy(policy)
  // Of what it says: no two policies share an id, and nobody has to remember to change it.
  const id = createHash('sha256').update(text).digest('hex').slice(0, ID_SIGNS)
  return { policy, text, id }
}
