/**
 * Arguments of a command or a test, sorted by what its shape says: tags in any order, each at most once, of some only one;
 * then the rest in their places. RFC 5228 §2.6
 */
import type { SieveExtension } from './extensions.ts'
import type { Position } from './fault.ts'
import type { SieveText } from './program.ts'
import type { Scope } from './scope.ts'
import type { ArgumentSyntax, NodeSyntax, StringSyntax } from './syntax.ts'

export type ValueKind = 'string' | 'strings' | 'number'

export type TagShape = {
  readonly extension?: SieveExtension
  /** What has to follow it. */
  readonly takes?: ValueKind
  /** Only one of a group may stand there. */
  readonly group?: string
}

export type Place = {
  readonly kind: ValueKind
  /** It may be left out. */
  readonly optional?: boolean
}

export type Shape = {
  readonly extension?: SieveExtension
  readonly tags?: Readonly<Record<string, TagShape>>
  readonly places?: readonly Place[]
}

export const STRING: Place = { kind: 'string' }
export const STRINGS: Place = { kind: 'strings' }
export const NUMBER: Place = { kind: 'number' }

type Given = { readonly at: Position; readonly value: ArgumentSyntax | undefined }

/** What was given, in the scope of a script. */
export class Arguments {
  readonly at: Position
  readonly scope: Scope
  readonly #tags: ReadonlyMap<string, Given>
  readonly #places: readonly (ArgumentSyntax | undefined)[]

  constructor(
    at: Position,
    scope: Scope,
    tags: ReadonlyMap<string, Given>,
    places: readonly (ArgumentSyntax | undefined)[],
  ) {
    this.at = at
    this.scope = scope
    this.#tags = tags
    this.#places = places
  }

  has(tag: string): boolean {
    return this.#tags.has(tag)
  }

  /** Where a tag stands; the whole where it does not. */
  tagAt(tag: string): Position {
    return this.#tags.get(tag)?.at ?? this.at
  }

  /** Of several tags the one that stands there. */
  oneOf<Name extends string>(tags: readonly Name[]): Name | undefined {
    return tags.find((tag) => this.#tags.has(tag))
  }

  number(place: string | number): number | undefined {
    const value = this.#value(place)
    return value?.kind === 'number' ? value.value : undefined
  }

  strings(place: string | number): readonly StringSyntax[] | undefined {
    const value = this.#value(place)
    return value?.kind === 'strings' ? value.strings : undefined
  }

  string(place: string | number): StringSyntax | undefined {
    return this.strings(place)?.[0]
  }

  text(place: string | number): SieveText | undefined {
    const string = this.string(place)
    return string === undefined ? undefined : this.scope.text(string)
  }

  texts(place: string | number): readonly SieveText[] | undefined {
    return this.strings(place)?.map((string) => this.scope.text(string))
  }

  constant(place: string | number): string | undefined {
    const string = this.string(place)
    return string === undefined ? undefined : this.scope.constant(string)
  }

  #value(place: string | number): ArgumentSyntax | undefined {
    return typeof place === 'number' ? this.#places[place] : this.#tags.get(place)?.value
  }
}

/** Undefined where the arguments do not fit the shape: every reason was told to the scope. */
export function sortArguments(node: NodeSyntax, shape: Shape, scope: Scope): Arguments | undefined {
  const before = scope.faults.length
  const tags = new Map<string, Given>()
  const rest: ArgumentSyntax[] = []
  for (let i = 0; i < node.args.length; i++) {
    const arg = node.args[i] as ArgumentSyntax
    if (arg.kind !== 'tag') {
      rest.push(arg)
      continue
    }
    const form = tagOf(shape, arg.name)
    if (form === undefined) {
      // What follows it is most likely its own: one fault is enough.
      return scope.unknown(arg, 'sieve.tag', { name: arg.name, command: node.name })
    }
    if (form.extension !== undefined && !scope.has(form.extension))
      return scope.unknown(arg, 'sieve.tagExtension', { name: arg.name, extension: form.extension })
    if (rest.length > 0) scope.fault(arg, 'sieve.tagLate', { name: arg.name })
    checkAlone(arg.name, arg, form, shape, tags, scope)
    const value = form.takes === undefined ? undefined : node.args[++i]
    if (form.takes !== undefined && !isKind(value, form.takes)) {
      scope.fault(value ?? arg, `sieve.tagTakes.${form.takes}`, { name: arg.name })
      return undefined
    }
    tags.set(arg.name, { at: arg, value })
  }
  const places = placed(node, shape.places ?? [], rest, scope)
  return places === undefined || scope.faults.length > before
    ? undefined
    : new Arguments(node, scope, tags, places)
}

function tagOf(shape: Shape, name: string): TagShape | undefined {
  return shape.tags !== undefined && Object.hasOwn(shape.tags, name) ? shape.tags[name] : undefined
}

function checkAlone(
  name: string,
  at: Position,
  form: TagShape,
  shape: Shape,
  tags: ReadonlyMap<string, Given>,
  scope: Scope,
): void {
  if (tags.has(name)) scope.fault(at, 'sieve.tagTwice', { name })
  if (form.group === undefined) return
  for (const other of tags.keys())
    if (other !== name && tagOf(shape, other)?.group === form.group)
      scope.fault(at, 'sieve.tagConflict', { name, other })
}

function placed(
  node: NodeSyntax,
  places: readonly Place[],
  given: readonly ArgumentSyntax[],
  scope: Scope,
): readonly (ArgumentSyntax | undefined)[] | undefined {
  const needed = places.filter(({ optional }) => optional !== true).length
  if (given.length < needed || given.length > places.length) {
    const at = given.length > places.length ? (given[places.length] ?? node) : node
    scope.fault(at, 'sieve.argumentCount', { name: node.name, wanted: needed, given: given.length })
    return undefined
  }
  // Those that may be left out are taken from the left while there is something left over.
  let spare = given.length - needed
  let next = 0
  let right = true
  const sorted = places.map((place) => {
    if (place.optional === true && spare-- <= 0) return undefined
    const arg = given[next++]
    if (!isKind(arg, place.kind)) {
      scope.fault(arg ?? node, `sieve.argument.${place.kind}`, { name: node.name, place: next })
      right = false
    }
    return arg
  })
  return right ? sorted : undefined
}

function isKind(arg: ArgumentSyntax | undefined, kind: ValueKind): boolean {
  if (arg === undefined || arg.kind === 'tag') return false
  if (kind === 'number') return arg.kind === 'number'
  return arg.kind === 'strings' && (kind === 'strings' || !arg.list)
}
