/** What is known of a script while it is compiled: the extensions it asked for, its global variables, its faults. */
import type { TextRef } from '../../lib/text.ts'
import { decodeCharacters } from './encoded-character.ts'
import { IMPLIED, isSieveExtension, type SieveExtension } from './extensions.ts'
import type { Position, SieveFault } from './fault.ts'
import { FAULTS_MAX, KEY_SIGNS_MAX, VARIABLE_NAME_MAX, VARIABLES_MAX } from './limits.ts'
import type { Work } from './match/key.ts'
import { KeyFault } from './match/prepare.ts'
import type { SieveRedirectTarget, SieveText, TextPart, VariableName } from './program.ts'
import type { StringSyntax } from './syntax.ts'
import { isVariableName, readTemplate } from './template.ts'

/** Stands for a text whose fault was told: nothing else is to be found wrong with it. */
const WRONG: SieveText = []

/** Lives for one script. */
export class Scope {
  readonly faults: SieveFault[] = []
  readonly redirects: SieveRedirectTarget[] = []
  readonly #allowed: ReadonlySet<string> | undefined
  readonly #active = new Set<string>()
  readonly #globals = new Set<string>()
  readonly #variables = new Set<string>()
  /** Behind an `ihave` that says no, what nobody knows fails when the script comes to it. RFC 5463 §4 */
  #doubt = false
  #late: TextRef | undefined
  #looked = 0

  constructor(allowed: ReadonlySet<string> | undefined) {
    this.#allowed = allowed
  }

  /** Keys that are made while compiling: all of them together are bounded. */
  readonly work: Work = {
    look: (signs) => {
      this.#looked += signs
      if (this.#looked > KEY_SIGNS_MAX) throw new KeyFault({ key: 'sieve.regex.total' })
    },
  }

  get requires(): readonly string[] {
    return [...this.#active]
  }

  /** Whether scripts may ask for it. */
  offers(extension: string): boolean {
    return isSieveExtension(extension) && (this.#allowed === undefined || this.#allowed.has(extension))
  }

  has(extension: SieveExtension): boolean {
    return this.#active.has(extension)
  }

  /** The script may use it from here on; false: there is none. */
  activate(extension: string): boolean {
    if (!this.offers(extension) || !isSieveExtension(extension)) return false
    this.#active.add(extension)
    const implied = IMPLIED[extension]
    if (implied !== undefined) this.#active.add(implied)
    return true
  }

  doubt(): void {
    this.#doubt = true
  }

  /** Something is wrong. */
  fault({ line, column }: Position, key: string, values?: TextRef['values']): undefined {
    if (this.faults.length < FAULTS_MAX)
      this.faults.push({ line, column, text: values === undefined ? { key } : { key, values } })
    return undefined
  }

  /** Something is not known here. Where the script asked with `ihave` first, it is told when it is run: see takeLate. */
  unknown(at: Position, key: string, values: TextRef['values'] & object): undefined {
    if (!this.#doubt) return this.fault(at, key, values)
    this.#late = { key, values }
    return undefined
  }

  /** What is to be told when the command that was just read is run. */
  takeLate(): TextRef | undefined {
    const late = this.#late
    this.#late = undefined
    return late
  }

  /** A text as it will be put together when the script runs. */
  text(string: StringSyntax): SieveText {
    const decoded = this.has('encoded-character') ? decodeCharacters(string.text) : string.text
    if (decoded === undefined) {
      this.fault(string, 'sieve.unicode')
      return WRONG
    }
    const text = decoded
    if (!this.has('variables') || !text.includes('${')) return text
    const template = readTemplate(text, (namespace, name) => this.#reference(namespace, name))
    if (template === undefined) this.fault(string, 'sieve.reference')
    return template ?? WRONG
  }

  /** A text that must not have variables in it. */
  constant(string: StringSyntax): string | undefined {
    const text = this.text(string)
    if (typeof text === 'string') return text
    return text === WRONG ? undefined : this.fault(string, 'sieve.constant')
  }

  /** The variable that a command is to change. RFC 5229 §3 */
  variable(string: StringSyntax): VariableName {
    const text = this.constant(string) ?? '_'
    const dot = text.indexOf('.')
    const namespace = text.slice(0, Math.max(dot, 0)).toLowerCase()
    const name = text.slice(dot + 1).toLowerCase()
    if (
      !isVariableName(name) ||
      name.length > VARIABLE_NAME_MAX ||
      (dot >= 0 && !this.#isGlobal(namespace))
    ) {
      this.fault(string, 'sieve.variableName', { name: text })
      return { name: '_', global: false }
    }
    return this.#known(string, { name, global: dot >= 0 || this.#globals.has(name) })
  }

  /** `global`: the name is that of a global variable from here on. RFC 6609 §3.4.1 */
  declareGlobal(string: StringSyntax): void {
    const { name } = this.variable(string)
    this.#globals.add(name)
  }

  #isGlobal(namespace: string): boolean {
    return namespace === 'global' && this.has('include')
  }

  #reference(namespace: string, name: string): TextPart | undefined {
    if (name.length > VARIABLE_NAME_MAX || (namespace !== '' && !this.#isGlobal(namespace))) return undefined
    return { kind: 'variable', name: { name, global: namespace !== '' || this.#globals.has(name) } }
  }

  #known(at: Position, variable: VariableName): VariableName {
    if (this.#variables.size >= VARIABLES_MAX && !this.#variables.has(variable.name)) {
      this.fault(at, 'sieve.variables', { max: VARIABLES_MAX })
    } else this.#variables.add(variable.name)
    return variable
  }
}
