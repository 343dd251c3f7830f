/** TXT records: DMARC, MTA-STS, TLS-RPT, DKIM. */
import { stsRecordId } from '../../mail/sts/policy.ts'
import { reportsAddress } from '../reports/report-address.ts'
import { DMARC_STEPS_MAX } from './limits.ts'
import type { Look } from './look.ts'
import type { ExpectedRecord } from './records.ts'
import { type Answered, answered, type Row, row, unknown } from './row.ts'
import { readTags } from './tags.ts'

const POLICIES = ['none', 'quarantine', 'reject']

/** What is asked of a domain's mail, and the next step on the way. RFC 9989 §4.7 */
export async function judgeDmarc(record: ExpectedRecord, look: Look): Promise<Row> {
  const text = await oneText(record, look, /^v=DMARC1\s*(?:;|$)/i)
  if (text === undefined) return await judgeAbove(record, look)
  if (typeof text !== 'string') return text
  const found = [text]
  const tags = readTags(text)
  const policy = tags?.get('p')?.toLowerCase()
  if (tags === undefined || policy === undefined || !POLICIES.includes(policy)) {
    const problem = tags === undefined ? text.slice(0, 80) : `p=${tags.get('p') ?? ''}`
    return row(record, 'wrong', 'wrong', { found, values: { problem }, mend: 'change' })
  }
  const rua = tags.get('rua') ?? ''
  if (rua === '') {
    const paste = `${text.replace(/\s*;?\s*$/, '')}; rua=mailto:${reportsAddress(look.situation.domain)}`
    return row(record, 'warning', 'deaf', { found, mend: 'change', paste })
  }
  return row(record, 'ok', policy, { found })
}

/** A domain below another one of the same owner is under its policy. RFC 9989 §4.10 */
async function judgeAbove(record: ExpectedRecord, look: Look): Promise<Row> {
  const labels = look.situation.domain.split('.').slice(1).slice(-DMARC_STEPS_MAX)
  for (let from = 0; from < labels.length - 1; from++) {
    const above = labels.slice(from).join('.')
    const { records } = await texts(`_dmarc.${above}`, look, /^v=DMARC1\s*(?:;|$)/i)
    const [text, more] = records
    const tags = text === undefined || more !== undefined ? undefined : readTags(text)
    const policy = (tags?.get('sp') ?? tags?.get('p'))?.toLowerCase()
    if (tags?.get('psd')?.toLowerCase() === 'y') break
    if (text !== undefined && policy !== undefined && POLICIES.includes(policy))
      return row(record, 'ok', 'above', { found: [text], values: { above, policy } })
  }
  return row(record, 'missing', 'missing', { mend: 'add' })
}

/** RFC 8461 §3.1 */
export async function judgeSts(record: ExpectedRecord, look: Look): Promise<Row> {
  const text = await oneText(record, look, /^v=STSv1\s*(?:;|$)/)
  if (text === undefined) return row(record, 'missing', 'missing', { mend: 'add' })
  if (typeof text !== 'string') return text
  const id = stsRecordId(text)
  if (id === look.situation.sts.id) return row(record, 'ok', 'ok', { found: [text] })
  return row(record, 'wrong', id === undefined ? 'broken' : 'old', { found: [text], mend: 'change' })
}

/** RFC 8460 §3 */
export async function judgeTlsRpt(record: ExpectedRecord, look: Look): Promise<Row> {
  const text = await oneText(record, look, /^v=TLSRPTv1\s*(?:;|$)/)
  if (text === undefined) return row(record, 'missing', 'missing', { mend: 'add' })
  if (typeof text !== 'string') return text
  const places = (readTags(text)?.get('rua') ?? '').split(',').map((place) => place.trim())
  const readable = places.filter((place) => /^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/i.test(place))
  if (readable.length === 0 || readable.length < places.length)
    return row(record, 'wrong', 'broken', { found: [text], mend: 'change' })
  const { domain } = look.situation
  const ours = readable.some(
    (place) => place.toLowerCase().startsWith('mailto:') && place.toLowerCase().endsWith(`@${domain}`),
  )
  return ours
    ? row(record, 'ok', 'ok', { found: [text] })
    : row(record, 'warning', 'wrong', {
        found: [text],
        values: { places: places.join(', ') },
        mend: 'change',
      })
}

/** The key, whichever way its record is kept: an alias to it is as good. RFC 6376 §3.6.1 */
export async function judgeDkim(record: ExpectedRecord, look: Look): Promise<Row> {
  const { records, failed } = answered(await look.resolver.query(record.name, 'TXT'))
  if (failed !== undefined) return unknown(record, failed)
  const keys = records.filter((text) => readTags(text)?.has('p') === true)
  const [text, more] = keys
  if (text === undefined) return row(record, 'missing', 'missing', { found: records, mend: 'add' })
  if (more !== undefined)
    return row(record, 'wrong', 'double', {
      found: keys,
      mend: 'delete',
      paste: keys.find((one) => !sameKey(one, record.value)) ?? more,
    })
  return sameKey(text, record.value)
    ? row(record, 'ok', 'ok', { found: keys })
    : row(record, 'wrong', 'wrong', { found: keys, mend: 'change' })
}

/** White space in the key, other flags and the order of the tags change nothing. */
function sameKey(text: string, wanted: string): boolean {
  const [one, other] = [readTags(text), readTags(wanted)]
  const keyOf = (tags: ReadonlyMap<string, string> | undefined): string =>
    `${tags?.get('k')?.toLowerCase() ?? 'rsa'} ${tags?.get('p')?.replace(/\s/g, '') ?? ''}`
  return keyOf(one) === keyOf(other)
}

/** The text that is meant; undefined if there is none; the row for it if nobody could say, or there are several. */
async function oneText(record: ExpectedRecord, look: Look, meant: RegExp): Promise<string | Row | undefined> {
  const { records, failed } = await texts(record.name, look, meant)
  if (failed !== undefined) return unknown(record, failed)
  const [text, more] = records
  if (more === undefined) return text
  return row(record, 'wrong', 'double', {
    found: records,
    values: { n: records.length },
    mend: 'delete',
    paste: more,
  })
}

async function texts(name: string, { resolver }: Look, meant: RegExp): Promise<Answered<string>> {
  const { records, failed } = answered(await resolver.query(name, 'TXT'))
  return { records: records.filter((text) => meant.test(text)), failed }
}
