/**
 * Reads valija.toml, lays the environment over it and checks the whole. Every fault is one sentence that names the
 * file, the line or variable, what is wrong and what to write instead.
 *
 *   VALIJA_LISTENERS__SMTP=2525           the same as smtp = 2525 under [listeners]
 *   VALIJA_STORE__URL_FILE=/run/secrets/u  the value is what the file holds, without its last line end
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import type { z } from 'zod'
import { EXIT } from '../runtime/exit-codes.ts'
import { readNamedFile } from '../runtime/read-file.ts'
import { StartError } from '../runtime/start-error.ts'
import type { Config } from './config.ts'
import { configSchema } from './schema.ts'
import { type ConfigOptions, SYSTEM_FILE, shapeConfig } from './shape-config.ts'

const SECRET = /url|secret|key|password/i
const SHOWN_MAX = 60

type Table = Record<string, Record<string, unknown>>
/** Where the checked values came from, to be named in a fault. */
type Source = {
  readonly file: string | undefined
  readonly text: string
  readonly env: ReadonlyMap<string, string>
}

/** Throws StartError (78). */
export function loadConfig(options: ConfigOptions): Config {
  const file = findFile(options)
  const text = file === undefined ? '' : readConfigFile(file)
  const table = file === undefined ? {} : parseToml(file, text)
  const env = applyEnvironment(table, options.env)
  applyOverrides(table, options.overrides, env)
  const source: Source = { file, text, env }
  const result = configSchema.safeParse(table)
  if (!result.success) throw faultOf(result.error.issues[0], table, source)
  return shapeConfig(result.data, options, file)
}

function findFile(options: ConfigOptions): string | undefined {
  const named = options.file ?? options.env['VALIJA_CONFIG']
  if (named !== undefined && named !== '') return resolve(options.cwd, named)
  for (const candidate of [join(options.cwd, 'valija.toml'), SYSTEM_FILE])
    if (existsSync(candidate)) return candidate
  return undefined
}

const readConfigFile = (file: string): string => readNamedFile(file, 'config.unreadable')

function parseToml(file: string, text: string): Table {
  let table: Record<string, unknown>
  try {
    table = parse(text) as Record<string, unknown>
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const reason = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '')
    const values = { file, line: error.line, column: error.column, reason }
    throw new StartError(EXIT.config, { key: 'config.syntax', values }, { cause: error })
  }
  return table as Table
}

/** Sets what the environment says and returns which variable set which key (`store.url`). */
function applyEnvironment(table: Table, env: ConfigOptions['env']): Map<string, string> {
  const set = new Map<string, string>()
  for (const [name, given] of Object.entries(env)) {
    const match = /^VALIJA_([A-Z0-9]+)__([A-Z0-9_]+)$/.exec(name)
    if (match === null || given === undefined) continue
    const section = (match[1] ?? '').toLowerCase()
    let key = (match[2] ?? '').toLowerCase()
    let value: unknown = typed(given)
    if (key.endsWith('_file')) {
      key = key.slice(0, -'_file'.length)
      value = readConfigFile(given).replace(/\r?\n$/, '')
    }
    if (typeof table[section] !== 'object') table[section] = {}
    const into = table[section]
    if (into !== undefined) into[key] = value
    set.set(`${section}.${key}`, name)
  }
  return set
}

/** `--engine postgres` is `store.engine`; in a fault it is called by its option. */
function applyOverrides(table: Table, overrides: ConfigOptions['overrides'], env: Map<string, string>): void {
  for (const [path, value] of Object.entries(overrides)) {
    const [section = '', key = ''] = path.split('.')
    table[section] = { ...table[section], [key]: value }
    env.set(path, `--${key}`)
  }
}

/** `2525`, `false` and `["a"]` are read as TOML values, anything else is text. */
function typed(given: string): unknown {
  if (!/^(?:-?\d|true$|false$|\[|")/.test(given)) return given
  try {
    return (parse(`v = ${given}`) as { v: unknown }).v
  } catch (error) {
    if (error instanceof TomlError) return given
    throw error
  }
}

function faultOf(issue: z.core.$ZodIssue | undefined, table: Table, source: Source): StartError {
  if (issue === undefined) throw new Error('a failed configuration without an issue')
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = [...issue.path.map(String), ...(unknown === undefined ? [] : [unknown])]
  const key = path.join('.')
  const where = whereIs(path, source)
  if (unknown !== undefined)
    return new StartError(EXIT.config, { key: 'config.unknownKey', values: { where, key } })
  const value = SECRET.test(path.at(-1) ?? '') ? '…' : show(path.reduce<unknown>(step, table))
  const { code, expected } = expectation(issue)
  return new StartError(EXIT.config, {
    key: `config.bad.${code}`,
    values: { where, key, value, expected },
  })
}

/** What would have been right: a key under `config.bad` and the value that goes into it. */
function expectation(issue: z.core.$ZodIssue): { readonly code: string; readonly expected: string | number } {
  if (issue.message.startsWith('config.expect.'))
    return { code: issue.message.slice('config.expect.'.length), expected: '' }
  if (issue.code === 'invalid_type')
    return { code: issue.expected === 'int' ? 'number' : typeWord(issue.expected), expected: '' }
  if (issue.code === 'too_small') return { code: 'tooSmall', expected: Number(issue.minimum) }
  if (issue.code === 'too_big') return { code: 'tooBig', expected: Number(issue.maximum) }
  if (issue.code === 'invalid_value') return { code: 'oneOf', expected: issue.values.map(String).join(', ') }
  return { code: 'other', expected: '' }
}

function typeWord(expected: string): string {
  return ['number', 'string', 'boolean', 'array', 'object'].includes(expected) ? expected : 'other'
}

function step(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text
}

/** The variable that set the key, or the file with the line where the key (or its section) is written. */
function whereIs(path: readonly string[], source: Source): string {
  const variable = source.env.get(path.slice(0, 2).join('.'))
  if (variable !== undefined) return variable
  if (source.file === undefined) return 'valija.toml'
  const [section = '', key] = path
  const lines = source.text.split('\n').map((line) => line.trimStart())
  const start = lines.findIndex((line) => line.startsWith(`[${section}`) || line.startsWith(section))
  const inside = lines.findIndex((line, n) => n >= start && key !== undefined && isKey(line, key))
  const line = inside >= 0 ? inside : start
  return line >= 0 ? `${source.file}:${line + 1}` : source.file
}

function isKey(line: string, key: string): boolean {
  return [key, `"${key}"`].some(
    (word) => line.startsWith(word) && line.slice(word.length).trimStart().startsWith('='),
  )
}
