/** The DNS page as administrative methods: for the operator every domain, for a company's admin the own ones. MISSION M1 */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { TextRef, Texts } from '../../lib/text.ts'
import { STS_MODES } from '../../mail/sts/policy.ts'
import type { Directory } from '../../store/directory.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import { findDomain } from '../admin/access.ts'
import { domainText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { ownStsPolicy, STS_SETTING } from '../mta-sts/own-policy.ts'
import { LOOKS_AT_ONCE, RESOLVER_MAX } from './limits.ts'
import { type ExpectedRecord, expectedRecords } from './records.ts'
import type { Row } from './row.ts'
import type { Situation } from './situation.ts'
import { zoneLine, zoneText } from './zone-text.ts'

/** What is the same for all domains. */
export type ServerSituation = Omit<Situation, 'domain' | 'sts' | 'dkim'>

export type DnsMethodDeps = {
  readonly directory: Directory
  readonly texts: Texts
  readonly server: () => Promise<ServerSituation>
  readonly dkimOf: (domain: DomainRecord) => Promise<Situation['dkim']>
  /** The live look. `resolver`: asked instead of the domain's own servers. Throws SyntaxFault for one that is none. */
  readonly check: (situation: Situation, resolver: string | undefined) => Promise<readonly Row[]>
}

const ONE = z.strictObject({ domain: domainText })

export function dnsMethods(deps: DnsMethodDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'dns.records',
      scope: 'company',
      input: ONE,
      run: async (principal, input) => {
        const situation = await situationOf(deps, principal, input.domain)
        const records = expectedRecords(situation).map((record) => recordJson(record, deps.texts, principal))
        return { domain: situation.domain, records }
      },
    }),
    adminMethod({
      name: 'dns.zone',
      scope: 'company',
      input: ONE,
      run: async (principal, input) => {
        const situation = await situationOf(deps, principal, input.domain)
        const notice = deps.texts.format(principal.language, { key: 'dns.elsewhere' })
        const zone = zoneText(situation.domain, expectedRecords(situation), notice)
        return { domain: situation.domain, zone }
      },
    }),
    checkMethod(deps),
    stsMethod(deps),
  ]
}

function checkMethod(deps: DnsMethodDeps): AdminMethod {
  let looking = 0
  return adminMethod({
    name: 'dns.check',
    scope: 'company',
    input: ONE.extend({ resolver: z.string().min(1).max(RESOLVER_MAX).optional() }),
    run: async (principal, input) => {
      // Whoever names a server has this one send packets there.
      if (input.resolver !== undefined && principal.role !== 'operator')
        throw new Refusal('forbidden', { key: 'admin.forbidden' })
      const situation = await situationOf(deps, principal, input.domain)
      if (looking >= LOOKS_AT_ONCE) throw new Refusal('try-later', { key: 'dns.busy' })
      looking++
      try {
        const rows = await deps.check(situation, input.resolver)
        const say = (text: TextRef): string => deps.texts.format(principal.language, text)
        return {
          domain: situation.domain,
          green: rows.every(isGreen),
          rows: rows.map((row) => rowJson(row, say)),
        }
      } catch (error) {
        if (!(error instanceof SyntaxFault)) throw error
        throw new Refusal('invalid', { key: 'dns.badResolver', values: { text: input.resolver ?? '' } })
      } finally {
        looking--
      }
    },
  })
}

function stsMethod({ directory, server }: DnsMethodDeps): AdminMethod {
  return adminMethod({
    name: 'dns.sts',
    scope: 'company',
    input: ONE.extend({ mode: z.enum(STS_MODES).optional() }),
    run: async (principal, { domain: written, mode }) => {
      const { name, setting } =
        mode === undefined
          ? await directory.read(async (tables) => {
              const { id, name } = await findDomain(tables, principal, written)
              return { name, setting: await tables.settings.get('domain', id, STS_SETTING) }
            })
          : await directory.write(async (tables) => {
              const { id, name } = await findDomain(tables, principal, written)
              await tables.settings.set('domain', id, STS_SETTING, mode)
              return { name, setting: mode }
            })
      const { hostname } = await server()
      const { policy, text, id } = ownStsPolicy(hostname, setting)
      const record = zoneLine({ name: `_mta-sts.${name}`, type: 'TXT', value: `v=STSv1; id=${id}` })
      return { domain: name, mode: policy.mode, id, policy: text, record }
    },
  })
}

async function situationOf(deps: DnsMethodDeps, principal: Principal, written: string): Promise<Situation> {
  const { domain, setting } = await deps.directory.read(async (tables) => {
    const found = await findDomain(tables, principal, written)
    return { domain: found, setting: await tables.settings.get('domain', found.id, STS_SETTING) }
  })
  const server = await deps.server()
  const sts = ownStsPolicy(server.hostname, setting)
  return { ...server, domain: domain.name, sts, dkim: await deps.dkimOf(domain) }
}

function isGreen({ state }: Row): boolean {
  return state === 'ok' || state === 'optional'
}

function recordJson(record: ExpectedRecord, texts: Texts, { language }: Principal): Json {
  const { kind, name, type, value, need, scope } = record
  const why = texts.format(language, { key: `dns.${kind}.why`, values: { name } })
  return { kind, name, type, value, need, scope, line: zoneLine(record), why }
}

function rowJson(row: Row, say: (text: TextRef) => string): Json {
  const { kind, name, type, expected, found, state, text, why, mend } = row
  return {
    kind,
    name,
    type: type ?? null,
    expected: expected ?? null,
    found,
    state,
    text: say(text),
    why: say(why),
    mend: mend === undefined ? null : { ...mend, line: zoneLine(mend) },
  }
}
