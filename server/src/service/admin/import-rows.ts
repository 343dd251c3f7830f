/**
 * Reads a table of accounts: every line becomes an account to add, or a fault with its number and what to do.
 *
 *   address,name,password,quota,language,role
 *   ana@empresa.test,Ana Díaz,un secreto largo,5GB,es,account
 */
import { parseByteSize } from '../../lib/byte-size.ts'
import { type CsvRow, readCsv } from '../../lib/csv.ts'
import { Refusal } from '../../lib/refusal.ts'
import { Secret } from '../../lib/secret.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { TextRef } from '../../lib/text.ts'
import type { AccountSettings } from '../../store/directory-accounts.ts'
import { PROTOCOLS, type Protocol } from '../../store/directory-types.ts'
import { no } from './access.ts'
import { personName, role } from './inputs.ts'
import { IMPORT_ROWS_MAX } from './limits.ts'
import { checkPassword, importedCredential } from './new-password.ts'

const COLUMNS = [
  'address',
  'name',
  'password',
  'password_hash',
  'quota',
  'quota_messages',
  'language',
  'role',
  'protocols',
  'state',
] as const
type Column = (typeof COLUMNS)[number]

export type ImportFault = { readonly line: number; readonly text: TextRef }

export type ImportRow = {
  readonly line: number
  /** As written. */
  readonly address: string
  readonly settings: Omit<AccountSettings, 'language'> & { readonly language: 'en' | 'es' | undefined }
  /** In the form that is hashed. */
  readonly password: Secret | undefined
  readonly hash: Secret | undefined
}

export type ImportTable = { readonly rows: readonly ImportRow[]; readonly faults: readonly ImportFault[] }

export function readImport(csv: string): ImportTable {
  let table: readonly CsvRow[]
  try {
    table = readCsv(csv)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    const line = csv.slice(0, error.offset).split('\n').length
    const expected = error.message.replace(/^Expected | at offset \d+$/g, '')
    return faulty(line, 'import.csv', { offset: error.offset, expected })
  }
  const [header, ...lines] = table
  const columns = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  const known: readonly string[] = COLUMNS
  for (const [at, column] of columns.entries()) {
    if (!known.includes(column))
      return faulty(header?.line ?? 1, 'import.unknownColumn', { column, known: COLUMNS.join(', ') })
    if (columns.indexOf(column) !== at) return faulty(header?.line ?? 1, 'import.twiceColumn', { column })
  }
  if (!columns.includes('address')) return faulty(header?.line ?? 1, 'import.noHeader', {})
  if (lines.length > IMPORT_ROWS_MAX)
    return faulty(header?.line ?? 1, 'import.tooMany', { found: lines.length, max: IMPORT_ROWS_MAX })
  return readLines(columns as Column[], lines)
}

function readLines(columns: readonly Column[], lines: readonly CsvRow[]): ImportTable {
  const rows: ImportRow[] = []
  const faults: ImportFault[] = []
  for (const { line, cells } of lines) {
    try {
      if (cells.length !== columns.length)
        throw no('invalid', 'import.cells', { found: cells.length, wanted: columns.length })
      rows.push(readRow(line, new Map(columns.map((column, i) => [column, cells[i]?.trim() ?? '']))))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      faults.push({ line, text: error.text })
    }
  }
  return { rows, faults }
}

function readRow(line: number, cells: ReadonlyMap<Column, string>): ImportRow {
  const cell = (column: Column): string => cells.get(column) ?? ''
  const password = cell('password')
  const hash = cell('password_hash')
  if (password !== '' && hash !== '') throw no('invalid', 'directory.passwordOne')
  if (hash !== '') importedCredential(new Secret(hash))
  if (!personName.safeParse(cell('name')).success) throw badValue('name', cell('name'), '≤ 200')
  return {
    line,
    address: cell('address'),
    settings: {
      displayName: cell('name'),
      language: choice('language', cell('language'), ['en', 'es'] as const, undefined),
      role: choice('role', cell('role'), role.options, 'account') ?? 'account',
      state: choice('state', cell('state'), ['enabled', 'suspended'] as const, 'enabled') ?? 'enabled',
      quotaBytes: bytesOf('quota', cell('quota')),
      quotaMessages: countOf('quota_messages', cell('quota_messages')),
      protocols: protocolsOf(cell('protocols')),
    },
    password: password === '' ? undefined : new Secret(checkPassword(password)),
    hash: hash === '' ? undefined : new Secret(hash),
  }
}

function choice<T extends string>(
  column: Column,
  value: string,
  choices: readonly T[],
  missing: T | undefined,
): T | undefined {
  if (value === '') return missing
  const chosen = choices.find((one) => one === value.toLowerCase())
  if (chosen === undefined) throw badValue(column, value, choices.join(', '))
  return chosen
}

function protocolsOf(value: string): ReadonlySet<Protocol> {
  if (value === '') return new Set(PROTOCOLS)
  const chosen = value.toLowerCase().split(/[\s|/]+/)
  const known = PROTOCOLS.filter((protocol) => chosen.includes(protocol))
  if (known.length !== new Set(chosen).size) throw badValue('protocols', value, PROTOCOLS.join(' '))
  return new Set(known)
}

function countOf(column: Column, value: string): number | undefined {
  if (value === '') return undefined
  if (!/^\d{1,15}$/.test(value)) throw badValue(column, value, '100000')
  return Number(value)
}

function bytesOf(column: Column, value: string): number | undefined {
  if (value === '') return undefined
  const bytes = parseByteSize(value)
  if (bytes === undefined) throw badValue(column, value, '500MB, 5GB')
  return bytes
}

function badValue(column: Column, value: string, wanted: string): Refusal {
  return no('invalid', 'import.value', { column, value: value.slice(0, 60), wanted })
}

function faulty(line: number, key: string, values: Readonly<Record<string, string | number>>): ImportTable {
  return { rows: [], faults: [{ line, text: { key, values } }] }
}
