/**
 * Reads a script into commands. Blocks and tests may be nested: both are kept on stacks. RFC 5228 §8.2
 *
 * A fault in one command does not hide those behind it: reading goes on at the next semicolon or brace.
 */
import type { TextRef } from '../../lib/text.ts'
import type { Position, SieveFault } from './fault.ts'
import { Lexer, type Punctuation, type Token, Unreadable } from './lexer.ts'
import { BLOCK_DEPTH_MAX, COMMANDS_MAX, FAULTS_MAX, TEST_DEPTH_MAX } from './limits.ts'
import type { ArgumentSyntax, NodeSyntax, StringSyntax } from './syntax.ts'

export type ParsedSieve = {
  readonly commands: readonly NodeSyntax[]
  readonly faults: readonly SieveFault[]
}

/** What could be read, and everything that could not. Never throws. */
export function parseSieve(source: string): ParsedSieve {
  return new Parser(source).run()
}

type Open = {
  -readonly [K in keyof NodeSyntax]: NodeSyntax[K] extends readonly (infer One)[] ? One[] : NodeSyntax[K]
} & { closed: boolean }

/** What stands there belongs nowhere. */
class Misplaced extends Error {
  override readonly name = 'Misplaced'
  readonly at: Position
  readonly text: TextRef

  constructor(at: Position, text: TextRef) {
    super(text.key)
    this.at = at
    this.text = text
  }
}

/** Lives for one script. */
class Parser {
  readonly #lexer: Lexer
  readonly #commands: NodeSyntax[] = []
  /** Commands whose blocks are open, and what is in those. */
  readonly #blocks: { readonly at: Position; readonly commands: NodeSyntax[] }[] = []
  readonly #faults: SieveFault[] = []
  #token: Token = { kind: 'end', line: 1, column: 1 }
  #count = 0

  constructor(source: string) {
    this.#lexer = new Lexer(source)
  }

  run(): ParsedSieve {
    try {
      this.#advance()
      while (this.#token.kind !== 'end' && this.#faults.length < FAULTS_MAX && this.#one());
      const open = this.#blocks.at(-1)
      if (open !== undefined && this.#faults.length === 0) this.#fault(open.at, { key: 'sieve.blockOpen' })
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      this.#fault(error.at, error.text)
    }
    return { commands: this.#commands, faults: this.#faults }
  }

  /** One command, or the end of a block. False: the script is too long. */
  #one(): boolean {
    if (this.#token.kind === '}') {
      if (this.#blocks.pop() === undefined) this.#fault(this.#token, { key: 'sieve.blockClose' })
      this.#advance()
      return true
    }
    if (++this.#count > COMMANDS_MAX) {
      this.#fault(this.#token, { key: 'sieve.commands', values: { max: COMMANDS_MAX } })
      return false
    }
    try {
      this.#command()
    } catch (error) {
      if (!(error instanceof Misplaced)) throw error
      this.#fault(error.at, error.text)
      this.#recover()
    }
    return true
  }

  #command(): void {
    const start = this.#token
    if (start.kind !== 'identifier') throw unexpected(start, 'sieve.expectCommand')
    this.#advance()
    const command = this.#node(start.name, start)
    const commands = this.#blocks.at(-1)?.commands ?? this.#commands
    if (this.#token.kind === ';') {
      commands.push(command)
      this.#advance()
      return
    }
    if (this.#token.kind !== '{') throw unexpected(this.#token, 'sieve.expectEnd')
    this.#openBlock(command, commands)
  }

  #openBlock(command: NodeSyntax, commands: NodeSyntax[]): void {
    const block: NodeSyntax[] = []
    commands.push({ ...command, block })
    if (this.#blocks.length >= BLOCK_DEPTH_MAX)
      throw new Unreadable(this.#token, { key: 'sieve.blockDepth', values: { max: BLOCK_DEPTH_MAX } })
    this.#blocks.push({ at: command, commands: block })
    this.#advance()
  }

  /** Arguments and tests behind the name. */
  #node(name: string, at: Position): NodeSyntax {
    const root = openNode(name, at)
    const stack: Open[] = [root]
    for (;;) {
      const top = stack[stack.length - 1] as Open
      const token = this.#token
      const fresh = top.tests.length === 0
      if (fresh && (token.kind === 'string' || token.kind === '[' || token.kind === 'number')) {
        top.args.push(this.#value(token))
      } else if (fresh && token.kind === 'tag') {
        top.args.push({ kind: 'tag', name: token.name, line: token.line, column: token.column })
        this.#advance()
      } else if (fresh && token.kind === 'identifier') this.#pushTest(stack)
      else if (fresh && token.kind === '(') {
        this.#advance()
        top.testList = true
        this.#pushTest(stack)
      } else if (stack.length === 1) return root
      else this.#popTest(stack)
    }
  }

  #pushTest(stack: Open[]): void {
    const token = this.#token
    if (token.kind !== 'identifier') throw unexpected(token, 'sieve.expectTest')
    if (stack.length > TEST_DEPTH_MAX)
      throw new Unreadable(token, { key: 'sieve.testDepth', values: { max: TEST_DEPTH_MAX } })
    const test = openNode(token.name, token)
    ;(stack[stack.length - 1] as Open).tests.push(test)
    stack.push(test)
    this.#advance()
  }

  /** The innermost test is whole: what follows belongs to the one around it. */
  #popTest(stack: Open[]): void {
    stack.pop()
    const parent = stack[stack.length - 1] as Open
    if (!parent.testList || parent.closed) return
    if (this.#token.kind === ',') {
      this.#advance()
      this.#pushTest(stack)
    } else {
      this.#expect(')', 'sieve.expectTestEnd')
      parent.closed = true
    }
  }

  #value(token: Token): ArgumentSyntax {
    const { line, column } = token
    if (token.kind === 'number') {
      this.#advance()
      return { kind: 'number', value: token.value, line, column }
    }
    if (token.kind === 'string')
      return { kind: 'strings', list: false, strings: [this.#string()], line, column }
    const strings: StringSyntax[] = []
    do {
      this.#advance()
      strings.push(this.#string())
    } while (this.#token.kind === ',')
    this.#expect(']', 'sieve.expectListEnd')
    return { kind: 'strings', list: true, strings, line, column }
  }

  #string(): StringSyntax {
    const token = this.#token
    if (token.kind !== 'string') throw unexpected(token, 'sieve.expectString')
    this.#advance()
    return { text: token.text, line: token.line, column: token.column }
  }

  #expect(kind: Punctuation, key: string): void {
    if (this.#token.kind !== kind) throw unexpected(this.#token, key)
    this.#advance()
  }

  #advance(): void {
    this.#token = this.#lexer.next()
  }

  /** To behind the next semicolon, or to the next brace: a block that belongs to the fault is read like any other. */
  #recover(): void {
    for (;;) {
      const token = this.#token
      if (token.kind === 'end' || token.kind === '}') return
      if (token.kind === '{') {
        const lost: NodeSyntax[] = []
        this.#openBlock({ ...openNode('', token), block: undefined }, lost)
        return
      }
      this.#advance()
      if (token.kind === ';') return
    }
  }

  #fault({ line, column }: Position, text: TextRef): void {
    this.#faults.push({ line, column, text })
  }
}

function openNode(name: string, { line, column }: Position): Open {
  return { name, args: [], tests: [], testList: false, block: undefined, closed: false, line, column }
}

function unexpected(token: Token, key: string): Misplaced {
  return new Misplaced(token, { key })
}
