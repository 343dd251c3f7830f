/** Names and addresses: MX, A and AAAA, PTR, and the names that mail programs ask. */
import { reverseZone } from '../../net/dns/reverse-name.ts'
import { canonicalHostAddress, isIpv6Address } from '../../net/host-address.ts'
import { MAIL_HOSTS_SHOWN_MAX } from './limits.ts'
import { type Look, whereLeads } from './look.ts'
import type { ExpectedRecord } from './records.ts'
import { answered, type Row, row, unknown } from './row.ts'

/** RFC 5321 §5.1: whoever has the lowest number is asked first, the others when it is silent. */
export async function judgeMx(record: ExpectedRecord, look: Look): Promise<Row> {
  const { records, failed } = answered(await look.resolver.query(record.name, 'MX'))
  if (failed !== undefined) return unknown(record, failed)
  const found = records.map(({ preference, exchange }) => `${preference} ${exchange}.`)
  if (records.length === 0) return row(record, 'missing', 'missing', { mend: 'add' })
  if (records.every(({ exchange }) => exchange === ''))
    return row(record, 'wrong', 'null', { found, mend: 'change' })
  const hosts = records.slice(0, MAIL_HOSTS_SHOWN_MAX)
  const leads = await Promise.all(hosts.map(({ exchange }) => whereLeads(exchange, look)))
  const ours = leads.filter(({ kind }) => kind === 'here' || kind === 'partly').length
  const strange = hosts.filter((_, at) => !['here', 'partly'].includes(leads[at]?.kind ?? ''))
  const values = { strange: strange.map(({ exchange }) => exchange).join(', ') }
  if (ours === 0) {
    const silent = leads.find((lead) => lead.kind === 'unknown')
    if (silent?.kind === 'unknown') return unknown(record, silent.why)
    return row(record, 'wrong', 'wrong', { found, values, mend: 'change' })
  }
  if (strange.length === 0 && records.length <= hosts.length) return row(record, 'ok', 'ok', { found })
  const [first] = strange
  const paste = first === undefined ? record.value : `${first.preference} ${first.exchange}.`
  return row(record, 'warning', 'double', { found, values, mend: 'delete', paste })
}

/** One row a family: what is expected of it, and what is there. */
export async function judgeAddress(record: ExpectedRecord, look: Look): Promise<Row> {
  const type = record.type === 'AAAA' ? 'AAAA' : 'A'
  const { records, failed } = answered<string>(await look.resolver.query(record.name, type))
  if (failed !== undefined) return unknown(record, failed)
  if (records.length === 0) return row(record, 'missing', 'missing', { mend: 'add' })
  const right = records.some((one) => canonicalHostAddress(one) === canonicalHostAddress(record.value))
  const strange = records.filter((one) => !look.own.has(canonicalHostAddress(one)))
  const values = { strange: strange.join(', ') }
  if (!right) return row(record, 'wrong', 'wrong', { found: records, values, mend: 'change' })
  const [first] = strange
  return first === undefined
    ? row(record, 'ok', 'ok', { found: records })
    : row(record, 'warning', 'double', { found: records, values, mend: 'delete', paste: first })
}

/** The host name when this machine does not know its own addresses: that it leads somewhere is all that can be told. */
export async function judgeHostname(look: Look): Promise<readonly Row[]> {
  const { hostname } = look.situation
  const looked = { kind: 'address', name: hostname, type: 'A' } as const
  const { records, failed } = answered<string>(await look.resolver.query(hostname, 'A'))
  if (look.own.size === 0)
    return [failed === undefined ? row(looked, 'missing', 'nowhere') : unknown(looked, failed)]
  const rows = [row(looked, 'ok', 'ok', { found: records.length > 0 ? records : [...look.own] })]
  for (const address of look.own) rows.push(await judgePtr(pointer(address, hostname), look))
  return rows
}

function pointer(address: string, hostname: string): ExpectedRecord {
  const name = reverseZone(address)
  return { kind: 'ptr', name, type: 'PTR', value: `${hostname}.`, need: 'required', scope: 'server' }
}

/** The provider of the address keeps it. RFC 1912 §2.1 */
export async function judgePtr(record: ExpectedRecord, look: Look): Promise<Row> {
  const address = [...look.own].find((one) => reverseZone(one) === record.name) ?? record.name
  const { records, failed } = answered(await look.resolver.query(record.name, 'PTR'))
  if (failed !== undefined) return unknown(record, failed)
  const values = { address }
  const found = records.map((name) => `${name}.`)
  if (records.length === 0) return row(record, 'missing', 'missing', { values, mend: 'add' })
  if (!records.includes(look.situation.hostname))
    return row(record, 'wrong', 'wrong', { found, values, mend: 'change' })
  if (records.length > 1) return row(record, 'warning', 'double', { found, values })
  return row(record, 'ok', 'ok', { found, values })
}

/** mta-sts.D, autoconfig.D, autodiscover.D: whichever way they lead here is right. */
export async function judgeOwnName(record: ExpectedRecord, look: Look): Promise<Row> {
  const leads = await whereLeads(record.name, look)
  switch (leads.kind) {
    case 'unknown':
      return unknown(record, leads.why)
    case 'nowhere':
      return row(record, 'missing', 'missing', { mend: 'add' })
    case 'here':
      return row(record, 'ok', 'ok', { found: leads.addresses })
    case 'partly':
    case 'elsewhere':
      return row(record, 'wrong', 'wrong', { found: leads.addresses, mend: 'change' })
  }
}

/** RFC 2782; several records of one name are a choice, so one of them is enough. */
export async function judgeSrv(record: ExpectedRecord, look: Look): Promise<Row> {
  const { records, failed } = answered(await look.resolver.query(record.name, 'SRV'))
  if (failed !== undefined) return unknown(record, failed)
  if (records.length === 0) return row(record, 'missing', 'missing', { mend: 'add' })
  const found = records.map(
    ({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${target}.`,
  )
  const port = Number(record.value.split(' ')[2])
  for (const one of records.slice(0, MAIL_HOSTS_SHOWN_MAX)) {
    if (one.port !== port || one.target === '') continue
    const leads = await whereLeads(one.target, look)
    if (leads.kind === 'unknown') return unknown(record, leads.why)
    if (leads.kind === 'here' || leads.kind === 'partly') return row(record, 'ok', 'ok', { found })
  }
  return row(record, 'wrong', 'wrong', { found, mend: 'change' })
}

/** A family of addresses that the host name has and this server does not: mail would be brought there. */
export async function judgeStrangeAddresses(look: Look): Promise<readonly Row[]> {
  const { hostname, addresses } = look.situation
  const rows: Row[] = []
  for (const type of ['A', 'AAAA'] as const) {
    if (addresses.some((one) => isIpv6Address(one) === (type === 'AAAA'))) continue
    const { records } = answered<string>(await look.resolver.query(hostname, type))
    const [first] = records
    if (first === undefined) continue
    const values = { strange: records.join(', '), expected: [...look.own].join(', ') }
    const looked = { kind: 'address', name: hostname, type } as const
    rows.push(row(looked, 'wrong', 'double', { found: records, values, mend: 'delete', paste: first }))
  }
  return rows
}
