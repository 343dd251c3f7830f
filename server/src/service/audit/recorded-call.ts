/** The door of administration with a record: what somebody did, or was refused, is a row before the answer leaves. */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { AuditWay, Deed } from '../../store/directory-audit.ts'
import { domainName, splitAddress } from '../../store/directory-names.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { callAdmin } from '../admin/call-admin.ts'
import type { AdminMethod, Json } from '../admin/method.ts'
import { AUDIT_KEPT_MS, AUDIT_OBJECT_MAX, AUDIT_PRUNE_ROWS } from './limits.ts'

export type RecordDeps = { readonly directory: Directory; readonly clock: Pick<Clock, 'now'> }

/** They only look. */
const LOOKING =
  /\.(?:list|show|search|stats|mail|messages|follow|prove|prove-pdf|preview|simulate|explain|judge|suppressed|sending|redirects|reroutes|radar|status|unsubscribed|domain|history|link-look|piles|tls-list|records|zone|check)$/
/** The service calls them of its own accord: nobody did anything. */
const OWN_ACCORD = /^(?:bounce\.(?:take|warn)|quarantine\.digest|\w+\.tell)$/
/** What an act is about, the nearest first. Never an URL: it may carry a secret. */
const OBJECTS = ['address', 'domain', 'company', 'name', 'id'] as const

/** Like `callAdmin` on these methods. Throws Refusal. */
export function recordedCall(
  methods: ReadonlyMap<string, AdminMethod>,
  deps: RecordDeps,
): (principal: Principal | undefined, name: string, input: unknown) => Promise<Json> {
  return async (principal, name, input) => {
    const method = methods.get(name)
    if (principal === undefined || method === undefined || LOOKING.test(name) || OWN_ACCORD.test(name))
      return await callAdmin(methods, principal, name, input)
    // Before as well: what is removed is not found after.
    const before = await companyOf(deps.directory, principal, name, input)
    const record = async (result: string, answer?: Json): Promise<void> => {
      // What is named by a number alone says whose it was when it answers.
      const organisationId =
        before ??
        (await companyOf(deps.directory, principal, name, input)) ??
        (await companyOf(deps.directory, principal, name, answer))
      const object = OBJECTS.find((key) => textOf(input, key) !== undefined)
      const fields = givenFields(method, input).filter((field) => field !== object)
      const row = {
        act: method.name,
        object: object && textOf(input, object),
        fields,
        organisationId,
        result,
      }
      await write(deps, principal, [row])
    }
    try {
      const answer = await callAdmin(methods, principal, name, input)
      const many = await rowsOfMany(deps, principal, method, input, answer)
      if (many.length > 0) await write(deps, principal, many)
      else await record('done', answer)
      return answer
    } catch (error) {
      // Whoever administers nothing could fill the record with what was refused.
      if (error instanceof Refusal && principal.role !== 'account') await record(error.code)
      throw error
    }
  }
}

type Row = Pick<Deed, 'act' | 'object' | 'fields' | 'organisationId' | 'result'>

/** Of a call about many things: each stands under the company that it belongs to. */
async function rowsOfMany(
  { directory }: RecordDeps,
  principal: Principal,
  method: AdminMethod,
  input: unknown,
  answer: Json,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  // The call has passed the schema.
  for (const deed of method.deeds?.(method.input.parse(input) as never, answer) ?? []) {
    const organisationId = await companyOf(directory, principal, deed.act, { address: deed.object })
    rows.push({ ...deed, organisationId, result: 'done' })
  }
  return rows
}

async function write(
  { directory, clock }: RecordDeps,
  principal: Principal,
  rows: readonly Row[],
): Promise<void> {
  const atMs = clock.now()
  await directory.writeUnseen(async ({ audit }) => {
    for (const row of rows)
      await audit.add({
        ...{ atMs, accountId: principal.accountId, who: principal.address },
        ...{ way: wayOf(principal), origin: principal.remoteAddress },
        ...row,
      })
    await audit.prune(atMs - AUDIT_KEPT_MS, AUDIT_PRUNE_ROWS)
  })
}

function wayOf(principal: Principal): AuditWay {
  if (principal.apiKeyId !== undefined) return 'api-key'
  if (principal.acting === true) return 'acting'
  return principal.accountId === undefined ? 'command-line' : 'session'
}

/** Only names that the method knows: anything may be written in a request. */
function givenFields({ input: schema }: AdminMethod, input: unknown): readonly string[] {
  if (!(schema instanceof z.ZodObject) || typeof input !== 'object' || input === null) return []
  return Object.keys(schema.shape).filter((key) => Object.hasOwn(input, key))
}

function textOf(input: unknown, key: string): string | undefined {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, key)) return undefined
  const value: unknown = Reflect.get(input, key)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.slice(0, AUDIT_OBJECT_MAX) : undefined
}

/** Whose things an operator acts upon; everybody else acts in the own company only. */
async function companyOf(
  directory: Directory,
  principal: Principal,
  name: string,
  input: unknown,
): Promise<OrganisationId | undefined> {
  if (principal.role !== 'operator') return principal.organisationId
  return await directory.read(async (tables) => {
    const id = name.startsWith('webhook.') ? Number(textOf(input, 'id')) : Number.NaN
    if (Number.isSafeInteger(id)) return (await tables.webhooks.get(id))?.organisationId
    const company = textOf(input, 'company')
    if (company !== undefined) return (await companyNamed(tables, company))?.id
    const address = textOf(input, 'address')
    const written = textOf(input, 'domain') ?? (address && splitAddress(address)?.domain)
    const domain = written === undefined ? undefined : domainName(written)
    return domain === undefined ? undefined : (await tables.domains.byName(domain))?.organisationId
  })
}

function companyNamed({ organisations }: DirectoryTables, written: string) {
  return /^\d{1,15}$/.test(written)
    ? organisations.get(Number(written) as OrganisationId)
    : organisations.byName(written)
}
