/**
 * The policy that a domain gives to those who send it mail: TLS with a certificate of these names, or no mail.
 *
 *   version: STSv1
 *   mode: enforce
 *   mx: mail.empresa.test
 *   mx: *.respaldo.test
 *   max_age: 604800
 *
 * RFC 8461 §3.1, §3.2
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'

export type StsMode = 'enforce' | 'testing' | 'none'
export const STS_MODES: readonly StsMode[] = ['none', 'testing', 'enforce']

export type StsPolicy = {
  readonly mode: StsMode
  /** Names in lower case, `*.` in front of a whole first label at most. None where the mode is none. */
  readonly mx: readonly string[]
  readonly maxAgeSeconds: number
}

/** Octets of a policy, the bound that RFC 8461 §3.3 suggests. */
export const POLICY_BYTES_MAX = 64 * 1024
/** Names of one policy; a domain has some dozens at most. */
export const POLICY_MX_MAX = 500
/** Seconds: about a year. RFC 8461 §3.2 */
export const MAX_AGE_SECONDS = 31_557_600
const MX = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63})+$/
/** ALPHA or DIGIT, one to 32 of them. RFC 8461 §3.1 */
const ID = /^[A-Za-z0-9]{1,32}$/

export function formatStsPolicy({ mode, mx, maxAgeSeconds }: StsPolicy): string {
  const lines = ['version: STSv1', `mode: ${mode}`, ...mx.map((name) => `mx: ${name}`)]
  return [...lines, `max_age: ${maxAgeSeconds}`, ''].join('\r\n')
}

/** Throws SyntaxFault for what is no policy; unknown fields are passed over, and of fields said twice the first counts. */
export function parseStsPolicy(text: string): StsPolicy {
  if (text.length > POLICY_BYTES_MAX) throw new SyntaxFault('a shorter policy', POLICY_BYTES_MAX)
  const fields = new Map<string, string>()
  const mx: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    if (colon <= 0) throw new SyntaxFault('a field', 0)
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1).trim()
    if (name === 'mx') mx.push(mxOf(value))
    else if (!fields.has(name)) fields.set(name, value)
    if (mx.length > POLICY_MX_MAX) throw new SyntaxFault('fewer names', 0)
  }
  if (fields.get('version') !== 'STSv1') throw new SyntaxFault('version: STSv1', 0)
  const mode = STS_MODES.find((one) => one === fields.get('mode'))
  if (mode === undefined) throw new SyntaxFault('a mode', 0)
  const age = fields.get('max_age') ?? ''
  if (!/^[0-9]{1,10}$/.test(age)) throw new SyntaxFault('max_age', 0)
  if (mode !== 'none' && mx.length === 0) throw new SyntaxFault('a name of a mail server', 0)
  return { mode, mx, maxAgeSeconds: Math.min(Number(age), MAX_AGE_SECONDS) }
}

function mxOf(value: string): string {
  const name = value.toLowerCase().replace(/\.$/, '')
  if (!MX.test(name) || name.length > 255) throw new SyntaxFault('the name of a mail server', 0)
  return name
}

/** The id of `v=STSv1; id=20261122T10;`. Undefined: this text is no such record. RFC 8461 §3.1 */
export function stsRecordId(text: string): string | undefined {
  const [version, ...fields] = text.split(';').map((field) => field.trim())
  if (version !== 'v=STSv1') return undefined
  for (const field of fields) {
    const [, name, value = ''] = /^([A-Za-z0-9_.-]+)\s*=\s*(.*)$/.exec(field) ?? []
    if (name === 'id') return ID.test(value) ? value : undefined
  }
  return undefined
}

/** The one id that these TXT records give. Several records, or none, are no policy at all. RFC 8461 §3.1 */
export function onlyStsId(records: readonly string[]): string | undefined {
  const meant = records.filter((text) => /^v=STSv1\s*(?:;|$)/.test(text))
  const [only, more] = meant
  return only === undefined || more !== undefined ? undefined : stsRecordId(only)
}

/** Whether the policy names this machine; `*.` stands for exactly one label. RFC 8461 §4.1 */
export function stsNames(policy: Pick<StsPolicy, 'mx'>, host: string): boolean {
  const name = host.toLowerCase()
  const dot = name.indexOf('.')
  return policy.mx.some((one) =>
    one.startsWith('*.') ? dot > 0 && name.slice(dot) === one.slice(1) : one === name,
  )
}
