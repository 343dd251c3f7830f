/** What the sub-commands of the directory share: their help, their options, their tables. */
import { type Command, InvalidArgumentError } from 'commander'
import { parseByteSize } from '../lib/byte-size.ts'
import { DIRECTORY_HELP } from '../lib/catalogue/cli-directory.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'

/** Octets of a password or hash on standard input. */
const SECRET_MAX_BYTES = 4096

export type Fields = { readonly [key: string]: Json | undefined }
export type HelpOf = (key: DirectoryHelpKey) => string
type Short<Key> = Key extends `help.dir.${infer Rest}` ? Rest : never
type DirectoryHelpKey = Short<keyof typeof DIRECTORY_HELP>

export function helpIn(language: Language): HelpOf {
  return (key) => DIRECTORY_HELP[`help.dir.${key}` as keyof typeof DIRECTORY_HELP][language]
}

/** Without what was not given. */
export function given(fields: Fields): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Json
}

/** `--catch-all X` gives X, `--no-catch-all` null, neither undefined. */
export function orNull(option: string | false | undefined): string | null | undefined {
  return option === false ? null : option
}

/** A number, or the word for no bound. Commander takes a null for an option without a value. */
export type Bound = number | 'none'

export function orUnbounded(option: Bound | undefined): number | null | undefined {
  return option === 'none' ? null : option
}

export function sizeOption(help: HelpOf): (written: string) => Bound {
  return (written) => {
    if (written === 'none') return written
    const bytes = parseByteSize(written)
    if (bytes === undefined) throw new InvalidArgumentError(help('badSize'))
    return bytes
  }
}

export function countOption(help: HelpOf): (written: string) => Bound {
  return (written) => {
    if (written === 'none') return written
    if (!/^\d{1,15}$/.test(written)) throw new InvalidArgumentError(help('badNumber'))
    return Number(written)
  }
}

export type PasswordOptions = {
  readonly passwordStdin?: boolean
  readonly passwordHashStdin?: boolean
  readonly generate?: boolean
}

/** Never as an argument: the process list shows those to everybody on the machine. */
export function withPasswordOptions(command: Command, help: HelpOf): Command {
  return command
    .option('--password-stdin', help('opt.passwordStdin'))
    .option('--password-hash-stdin', help('opt.hashStdin'))
    .option('--generate', help('opt.generate'))
}

export async function passwordFields(cli: CliContext, options: PasswordOptions): Promise<Fields> {
  const fromStdin = async (): Promise<string> => (await cli.stdin(SECRET_MAX_BYTES)).replace(/\r?\n$/, '')
  return {
    ...(options.passwordStdin === true && { password: await fromStdin() }),
    ...(options.passwordHashStdin === true && { passwordHash: await fromStdin() }),
    ...(options.generate === true && { generate: true }),
  }
}

/** A row's field as text for a table. */
export function cell(row: Json, field: string): string {
  const value = fieldOf(row, field)
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(String).join(' ')
  return String(value)
}

export function fieldOf(row: Json, field: string): Json | undefined {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined
  const value: unknown = Object.entries(row).find(([name]) => name === field)?.[1]
  return value as Json | undefined
}

export function rowsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

export type Columns = readonly (readonly [head: string, show: (row: Json) => string])[]

/** A table, or the sentence for an empty one. */
export function listing(cli: CliContext, rows: readonly Json[], columns: Columns, none: string): string {
  if (rows.length === 0) return cli.text({ key: none })
  return cli.table(
    columns.map(([head]) => cli.text({ key: `dir.head.${head}` })),
    rows.map((row) => columns.map(([, show]) => show(row))),
  )
}

/** One thing, a field a line. */
export function card(cli: CliContext, row: Json, columns: Columns): string {
  const lines = columns.map(([head, show]) => [cli.text({ key: `dir.head.${head}` }), show(row)])
  const width = Math.max(...lines.map(([head = '']) => head.length))
  return lines.map(([head = '', text = '']) => `${head.padEnd(width)}  ${text}`.trimEnd()).join('\n')
}

/** Every page of a list that comes in pages. */
export async function allPages(
  cli: CliContext,
  method: string,
  field: string,
  input: Fields = {},
): Promise<readonly Json[]> {
  const rows: Json[] = []
  for (let after: Json | undefined = 0; typeof after === 'number'; ) {
    const page: Json = await cli.admin(method, given({ ...input, after, limit: 1000 }))
    rows.push(...rowsOf(fieldOf(page, field)))
    after = fieldOf(page, 'next')
  }
  return rows
}

export function dateText(cli: CliContext, ms: Json | undefined): string {
  return typeof ms === 'number' ? new Date(ms).toLocaleDateString(cli.language, { dateStyle: 'medium' }) : ''
}
