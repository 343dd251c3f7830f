/**
 * What is done with mail that cannot prove whose it is, and whose mail is taken all the same: said for the whole service
 * by the operator, for a company by its own admins too.
 */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import { toAsciiDomain } from '../../mail/domain.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import { canonicalNetwork } from '../../net/networks.ts'
import type { Directory } from '../../store/directory.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { findCompany, no } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { EXCEPTIONS_MAX } from './limits.ts'
import {
  ENFORCEMENTS,
  type Enforcement,
  IDENTITY_SETTING,
  joinRules,
  LIST_OF,
  type RuleSet,
  type Rules,
  readRules,
  TRUST_KINDS,
  type TrustKind,
} from './rules.ts'

export type IdentityDeps = {
  readonly directory: Directory
  readonly log: Log
  /** What valija.toml says. */
  readonly first: Rules
}

/** A company, or the whole service. */
type Scope = { readonly id: OrganisationId; readonly name: string } | undefined

const NAME_MAX = 253
const company = z.string().min(1).max(200).optional()
const exception = z.strictObject({
  kind: z.enum(TRUST_KINDS).default('author'),
  /** A domain, or for forwarders an address or network. */
  subject: z.string().min(1).max(NAME_MAX),
  company,
})

export function identityMethods(deps: IdentityDeps): readonly AdminMethod[] {
  const { directory } = deps
  return [
    adminMethod({
      name: 'identity.list',
      scope: 'company',
      input: z.strictObject({ company }),
      run: (principal, input) =>
        directory.read(async (tables) =>
          shown(deps, tables, await scopeOf(tables, principal, input.company)),
        ),
    }),
    adminMethod({
      name: 'identity.trust',
      scope: 'company',
      input: exception,
      run: (principal, input) => change(deps, principal, input.company, (own) => trusted(own, input)),
    }),
    adminMethod({
      name: 'identity.untrust',
      scope: 'company',
      input: exception,
      run: (principal, input) => change(deps, principal, input.company, (own) => untrusted(own, input)),
    }),
    adminMethod({
      name: 'identity.enforce',
      scope: 'company',
      /** null: as the scope above says. */
      input: z.strictObject({ enforce: z.enum(ENFORCEMENTS).nullable(), company }),
      run: (principal, input) =>
        change(deps, principal, input.company, (own) => enforced(own, input.enforce)),
    }),
  ]
}

/** A company's admin without a name means the own one; the operator the whole service. */
async function scopeOf(
  tables: DirectoryTables,
  principal: Principal,
  written: string | undefined,
): Promise<Scope> {
  if (written !== undefined) return await findCompany(tables, principal, written)
  return principal.role === 'operator'
    ? undefined
    : await findCompany(tables, principal, String(principal.organisationId))
}

async function change(
  deps: IdentityDeps,
  principal: Principal,
  written: string | undefined,
  work: (own: RuleSet) => RuleSet,
): Promise<Json> {
  const { answer, scope } = await deps.directory.write(async (tables) => {
    const found = await scopeOf(tables, principal, written)
    const [kind, id] = keyOf(found)
    const after = work(await readRules(tables.settings, kind, id))
    await tables.settings.set(kind, id, IDENTITY_SETTING, isEmpty(after) ? undefined : after)
    return { answer: await shown(deps, tables, found), scope: found }
  })
  deps.log.info('identity.changed', {
    by: principal.accountId ?? 'operator',
    company: scope?.id ?? 'service',
  })
  return answer
}

function keyOf(scope: Scope): readonly ['service' | 'organisation', number] {
  return scope === undefined ? ['service', 0] : ['organisation', scope.id]
}

type Exception = { readonly kind: TrustKind; readonly subject: string }

function trusted(own: RuleSet, { kind, subject }: Exception): RuleSet {
  const list = LIST_OF[kind]
  const name = subjectOf(kind, subject)
  const before = own[list] ?? []
  if (before.includes(name)) return own
  if (before.length >= EXCEPTIONS_MAX) throw no('limit', 'identity.tooMany', { max: EXCEPTIONS_MAX })
  return { ...own, [list]: [...before, name].sort() }
}

/** Refusal `not-found` when it is not on this scope's own list. */
function untrusted(own: RuleSet, { kind, subject }: Exception): RuleSet {
  const list = LIST_OF[kind]
  const name = subjectOf(kind, subject)
  const before = own[list] ?? []
  if (!before.includes(name)) throw no('not-found', 'identity.notListed', { name })
  return { ...own, [list]: before.filter((one) => one !== name) }
}

function enforced({ enforce: _, ...lists }: RuleSet, enforce: Enforcement | null): RuleSet {
  return enforce === null ? lists : { ...lists, enforce }
}

/** One spelling of each. Refusal `invalid`. */
function subjectOf(kind: TrustKind, written: string): string {
  const network = kind === 'forwarder' ? canonicalNetwork(written) : undefined
  const name = network ?? toAsciiDomain(written)
  if (name === undefined) throw no('invalid', 'identity.badSubject', { name: written })
  return name
}

function isEmpty({ enforce, authors = [], sealers = [], forwarders = [] }: RuleSet): boolean {
  return enforce === undefined && authors.length + sealers.length + forwarders.length === 0
}

/** What holds in the scope, and where each part comes from. */
async function shown({ first }: IdentityDeps, tables: DirectoryTables, scope: Scope): Promise<Json> {
  const service = await readRules(tables.settings, 'service', 0)
  const own = scope === undefined ? {} : await readRules(tables.settings, 'organisation', scope.id)
  const rows = (from: string, rules: RuleSet): Json[] =>
    TRUST_KINDS.flatMap((kind) => (rules[LIST_OF[kind]] ?? []).map((subject) => ({ kind, subject, from })))
  return {
    company: scope?.name ?? null,
    enforce: joinRules(first, service, own).enforce,
    own: (scope === undefined ? service : own).enforce ?? null,
    exceptions: [...rows('config', first), ...rows('service', service), ...rows('company', own)],
  }
}
