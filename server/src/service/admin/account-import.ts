/** Many accounts at once from a table: all of them, or none and every bad line named. */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import type { Secret } from '../../lib/secret.ts'
import type { TextRef } from '../../lib/text.ts'
import type { CredentialRecord } from '../../store/directory-credentials.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import { hashPassword } from '../account/argon2.ts'
import { type OutsideDomains, refuseOutside } from '../account/outside-passwords.ts'
import type { Principal } from '../account/principal.ts'
import { checkLocal, claiming, findDomain, no } from './access.ts'
import { requireRole } from './account-methods.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { type ImportFault, type ImportRow, readImport } from './import-rows.ts'
import { secret, secretHash } from './inputs.ts'
import { CSV_MAX, HASHES_MAX, PREVIEW_ROWS } from './limits.ts'
import { type AdminMethod, adminMethod, type Json } from './method.ts'
import { checkPassword, importedCredential } from './new-password.ts'

type Placed = {
  readonly row: ImportRow
  readonly domain: DomainRecord
  readonly local: string
}

export function accountImportMethods(deps: DirectoryAdminDeps): readonly AdminMethod[] {
  const { directory, authenticator, gate, clock, texts } = deps
  return [
    adminMethod({
      name: 'account.hash',
      scope: 'company',
      input: z.strictObject({ passwords: z.array(secret).max(HASHES_MAX) }),
      run: async (_principal, input) => {
        const hash = (password: Secret): Promise<string> =>
          gate.run(() => hashPassword(checkPassword(password.reveal())), { patient: true })
        return await Promise.all(input.passwords.map(hash))
      },
    }),
    adminMethod({
      name: 'account.import',
      scope: 'company',
      input: z.strictObject({
        csv: z.string().max(CSV_MAX),
        /** Only looks: what would be done, and what stands in the way. */
        check: z.boolean().default(false),
        /** Hashes of passwords of the table, by line, made before by `account.hash`. */
        hashes: z.record(z.string().regex(/^\d{1,9}$/), secretHash).default({}),
      }),
      run: async (principal, input) => {
        const table = readImport(input.csv)
        const found = await directory.read((tables) =>
          place(tables, principal, table.rows, authenticator.outside),
        )
        const faults = [...table.faults, ...found.faults].sort((a, b) => a.line - b.line)
        const report = {
          accounts: found.placed.length,
          faults: faults.map((fault) => faultJson(fault, (text) => texts.format(principal.language, text))),
          imported: 0,
          rows: found.placed.slice(0, PREVIEW_ROWS).map(previewJson),
        }
        if (faults.length > 0 || input.check) return report
        const hashes = new Map(Object.entries(input.hashes))
        const credentials = await Promise.all(
          found.placed.map(({ row }) => credentialOf(deps, row, hashes.get(String(row.line)))),
        )
        const imported = await directory.write((tables) =>
          add(tables, found.placed, credentials, clock.now()),
        )
        return { ...report, imported }
      },
    }),
  ]
}

/** Finds every line its domain, and refuses names that are taken or twice in the table. */
async function place(
  tables: DirectoryTables,
  principal: Principal,
  rows: readonly ImportRow[],
  outside: OutsideDomains | undefined,
): Promise<{ readonly placed: readonly Placed[]; readonly faults: readonly ImportFault[] }> {
  const placed: Placed[] = []
  const faults: ImportFault[] = []
  const domains = new Map<string, { readonly domain: DomainRecord; readonly taken: ReadonlySet<string> }>()
  const lines = new Map<string, number>()
  for (const row of rows) {
    try {
      const at = row.address.lastIndexOf('@')
      if (at <= 0) throw no('invalid', 'directory.addressInvalid', { address: row.address })
      requireRole(principal, row.settings.role)
      const written = row.address.slice(at + 1).toLowerCase()
      let known = domains.get(written)
      if (known === undefined) {
        const domain = await findDomain(tables, principal, written)
        known = { domain, taken: await tables.addresses.taken(domain.id) }
        domains.set(written, known)
      }
      const { domain, taken } = known
      if (domain.aliasOf !== undefined) throw no('cannot', 'directory.domainAlias', { domain: domain.name })
      const local = checkLocal(row.address.slice(0, at), row.address)
      const address = `${local}@${domain.name}`
      if (taken.has(local)) throw no('already-exists', 'directory.addressTaken', { address })
      if (row.password !== undefined || row.hash !== undefined) refuseOutside(outside, address)
      const line = lines.get(address)
      if (line !== undefined) throw no('already-exists', 'import.twice', { address, line })
      lines.set(address, row.line)
      placed.push({ row, domain, local })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      faults.push({ line: row.line, text: error.text })
    }
  }
  return { placed, faults }
}

/** What a line would become, without its password. */
function previewJson({ row: { line, settings, password, hash }, domain, local }: Placed): Json {
  return {
    line,
    address: `${local}@${domain.name}`,
    displayName: settings.displayName,
    role: settings.role,
    state: settings.state,
    quotaBytes: settings.quotaBytes ?? null,
    password: password !== undefined || hash !== undefined,
  }
}

async function credentialOf(
  { gate }: DirectoryAdminDeps,
  { password, hash }: ImportRow,
  ready: Secret | undefined,
): Promise<CredentialRecord | undefined> {
  if (password === undefined) return hash && importedCredential(hash)
  if (ready !== undefined) return importedCredential(ready)
  // SCRAM keys come with the first log-in: making them here would double the time.
  const made = await gate.run(() => hashPassword(password.reveal()), { patient: true })
  return { hash: made, scram: undefined }
}

async function add(
  tables: DirectoryTables,
  placed: readonly Placed[],
  credentials: readonly (CredentialRecord | undefined)[],
  nowMs: number,
): Promise<number> {
  for (const [i, { row, domain, local }] of placed.entries()) {
    const account = {
      ...row.settings,
      language: row.settings.language ?? domain.language,
      organisationId: domain.organisationId,
      domainId: domain.id,
      local,
    }
    const id = await claiming(`${local}@${domain.name}`, () => tables.accounts.add(account, nowMs))
    const credential = credentials[i]
    if (credential !== undefined) await tables.credentials.set(id, credential, nowMs)
  }
  return placed.length
}

function faultJson({ line, text }: ImportFault, say: (text: TextRef) => string): Json {
  const values = Object.entries(text.values ?? {}).map(([key, value]) => [key, String(value)] as const)
  return { line, key: text.key, values: Object.fromEntries(values), text: say(text) }
}
