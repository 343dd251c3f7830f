/** Our resolver in the form that mailauth asks: as node:dns answers, its errors included. */
import { dnsName } from '../../net/dns/dns-name.ts'
import type { RecordType } from '../../net/dns/message.ts'
import type { Resolver } from '../../net/dns/resolver.ts'

export type PlainResolver = (name: string, type: string) => Promise<string[] | string[][]>

const ASKED: ReadonlySet<string> = new Set<RecordType>(['A', 'AAAA', 'CNAME', 'PTR', 'TXT'])

/** What node:dns throws: `code` tells "no" from "nobody could say". */
class PlainDnsError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export function plainResolver(resolver: Resolver): PlainResolver {
  return async (name, type) => {
    if (!isAsked(type)) throw new PlainDnsError('ENOTIMP', `records of type ${type} are not asked for`)
    if (dnsName(name) === undefined) throw new PlainDnsError('EBADNAME', `${name} is no name`)
    const answer = await resolver.query(name, type)
    switch (answer.kind) {
      case 'found':
        return type === 'TXT' ? answer.records.map((text) => [text]) : [...answer.records]
      case 'empty':
        throw new PlainDnsError('ENODATA', `${name} has no ${type} record`)
      case 'no-name':
        throw new PlainDnsError('ENOTFOUND', `${name} is not there`)
      case 'failed':
        throw new PlainDnsError('ESERVFAIL', answer.why)
    }
  }
}

function isAsked(type: string): type is 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'TXT' {
  return ASKED.has(type)
}
