/** Bracket expressions: `[a-z[:digit:]_]`. POSIX.1 §9.3.5 */

export type Class =
  | 'alnum'
  | 'alpha'
  | 'blank'
  | 'cntrl'
  | 'digit'
  | 'graph'
  | 'lower'
  | 'print'
  | 'punct'
  | 'space'
  | 'upper'
  | 'xdigit'

/** Each is laid on one sign. Letters are those of all scripts. */
const CLASSES: Readonly<Record<Class, RegExp>> = {
  alnum: /^[\p{L}\p{M}\p{N}]$/u,
  alpha: /^[\p{L}\p{M}]$/u,
  blank: /^[ \t]$/,
  cntrl: /^\p{Cc}$/u,
  digit: /^[0-9]$/,
  graph: /^[^\s\p{Cc}\p{Cn}\p{Cs}]$/u,
  lower: /^\p{Ll}$/u,
  print: /^[^\p{Cc}\p{Cn}\p{Cs}]$/u,
  punct: /^[\p{P}\p{S}]$/u,
  space: /^\s$/,
  upper: /^\p{Lu}$/u,
  xdigit: /^[0-9A-Fa-f]$/,
}

export function isClass(name: string): name is Class {
  return Object.hasOwn(CLASSES, name)
}

/** Signs of ASCII, asked most, are decided once: 1 no, 2 yes. */
const TABLE = 128

export class SignSet {
  readonly #ranges: readonly (readonly [number, number])[]
  readonly #classes: readonly RegExp[]
  readonly #negated: boolean
  readonly #anyCase: boolean
  #ascii: Uint8Array | undefined

  constructor(
    ranges: readonly (readonly [number, number])[],
    classes: readonly Class[],
    options: { readonly negated: boolean; readonly anyCase: boolean },
  ) {
    this.#ranges = ranges
    this.#classes = classes.map((name) => CLASSES[name])
    this.#negated = options.negated
    this.#anyCase = options.anyCase
  }

  has(point: number): boolean {
    if (point >= TABLE) return this.#decide(point)
    this.#ascii ??= new Uint8Array(TABLE)
    let known = this.#ascii[point]
    if (known === 0) {
      known = this.#decide(point) ? 2 : 1
      this.#ascii[point] = known
    }
    return known === 2
  }

  #decide(point: number): boolean {
    if (this.#holds(point)) return !this.#negated
    if (!this.#anyCase) return this.#negated
    const sign = String.fromCodePoint(point)
    const other = [sign.toLowerCase(), sign.toUpperCase()].some((one) => {
      const code = one.codePointAt(0) ?? 0
      return code !== point && one.length === sign.length && this.#holds(code)
    })
    return other !== this.#negated
  }

  #holds(point: number): boolean {
    for (const [low, high] of this.#ranges) if (point >= low && point <= high) return true
    if (this.#classes.length === 0) return false
    const sign = String.fromCodePoint(point)
    return this.#classes.some((form) => form.test(sign))
  }
}
