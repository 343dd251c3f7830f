/**
 * Compiles scripts: what a person wrote becomes steps with jumps, or a list of everything that is wrong with it. Blocks
 * wait on a stack. RFC 5228
 */

import { ANSWER_ACTS } from './acts-answer.ts'
import { EDIT_ACTS } from './acts-edit.ts'
import { FILING_ACTS } from './acts-filing.ts'
import { STATE_ACTS } from './acts-state.ts'
import { type Arguments, type Shape, STRING, STRINGS, sortArguments } from './arguments.ts'
import { Code, Label } from './code.ts'
import type { CompileOptions } from './compile-options.ts'
import { compileTest } from './compile-tests.ts'
import { SieveFaults } from './fault.ts'
import type { ActForm } from './forms.ts'
import { SCRIPT_OCTETS_MAX } from './limits.ts'
import { parseSieve } from './parse.ts'
import type { CompiledSieve, SieveInclude } from './program.ts'
import { Scope } from './scope.ts'
import type { NodeSyntax } from './syntax.ts'

const ACTS: ReadonlyMap<string, ActForm> = new Map([
  ...Object.entries(FILING_ACTS),
  ...Object.entries(STATE_ACTS),
  ...Object.entries(EDIT_ACTS),
  ...Object.entries(ANSWER_ACTS),
])

/** Compiles a script. Throws SieveFaults with everything that is wrong with it. Pure: callers may keep what they got. */
export function compileSieve(source: string, options: CompileOptions = {}): CompiledSieve {
  if (source.length > SCRIPT_OCTETS_MAX || new TextEncoder().encode(source).length > SCRIPT_OCTETS_MAX)
    throw new SieveFaults([
      { line: 1, column: 1, text: { key: 'sieve.long', values: { max: SCRIPT_OCTETS_MAX } } },
    ])
  const { commands, faults } = parseSieve(source)
  const compiler = new Compiler(new Scope(options.extensions))
  compiler.compile(commands)
  return compiler.finish(faults)
}

type Loop = { readonly name: string | undefined; readonly done: Label }

/** A block that is being read. */
type Block = {
  readonly commands: readonly NodeSyntax[]
  next: number
  /** Written behind it. */
  readonly close: () => void
  /** Of the last `if`: where the next `elsif` or `else` begins, and where all of them end. */
  chain: { readonly otherwise: Label; readonly end: Label } | undefined
}

/** Lives for one script. */
class Compiler {
  readonly #scope: Scope
  readonly #code = new Code()
  readonly #includes: SieveInclude[] = []
  readonly #blocks: Block[] = []
  readonly #loops: Loop[] = []
  /** `require` may still stand here. RFC 5228 §3.2 */
  #beginning = true

  constructor(scope: Scope) {
    this.#scope = scope
  }

  compile(commands: readonly NodeSyntax[]): void {
    this.#open(commands, () => undefined)
    for (let block = this.#blocks.at(-1); block !== undefined; block = this.#blocks.at(-1)) {
      const command = block.commands[block.next++]
      if (command !== undefined) this.#command(command, block)
      else {
        endChain(block, this.#code)
        this.#blocks.pop()
        block.close()
      }
    }
    this.#code.add({ op: 'return' })
  }

  finish(parseFaults: SieveFaults['faults']): CompiledSieve {
    const faults = [...parseFaults, ...this.#scope.faults]
    if (faults.length > 0)
      throw new SieveFaults(faults.toSorted((a, b) => a.line - b.line || a.column - b.column))
    return {
      steps: this.#code.steps,
      requires: this.#scope.requires,
      includes: this.#includes,
      redirects: this.#scope.redirects,
    }
  }

  #open(commands: readonly NodeSyntax[], close: () => void): void {
    this.#blocks.push({ commands, next: 0, close, chain: undefined })
  }

  #command(node: NodeSyntax, block: Block): void {
    const { name } = node
    if (name === 'elsif' || name === 'else') {
      this.#otherwise(node, block)
      return
    }
    endChain(block, this.#code)
    if (name === 'require') this.#require(node)
    else {
      this.#beginning = false
      if (name === 'if') this.#if(node, block)
      else if (name === 'foreverypart') this.#everyPart(node)
      else this.#plain(node)
    }
  }

  /** What has neither tests nor a block. */
  #plain(node: NodeSyntax): void {
    const { name } = node
    if (node.block !== undefined) this.#scope.fault(node, 'sieve.noBlock', { name })
    if (node.tests.length > 0) this.#scope.fault(node, 'sieve.noTests', { name })
    if (node.block !== undefined || node.tests.length > 0) return
    this.#act(node)
    const text = this.#scope.takeLate()
    if (text !== undefined) this.#code.add({ op: 'fail', text, line: node.line })
  }

  #act(node: NodeSyntax): void {
    const control = CONTROLS.get(node.name)
    if (control !== undefined) {
      const args = this.#known(node, control)
      if (args !== undefined) this.#control(args, node)
      return
    }
    const form = ACTS.get(node.name)
    if (form === undefined) {
      this.#scope.unknown(node, 'sieve.command', { name: node.name })
      return
    }
    const args = this.#known(node, form.shape)
    const act = args === undefined ? undefined : form.build(args)
    if (act !== undefined) this.#code.add({ op: 'act', act, line: node.line })
  }

  /** Its arguments, when it may be used and they fit. */
  #known(node: NodeSyntax, shape: Shape): Arguments | undefined {
    const { extension } = shape
    if (extension !== undefined && !this.#scope.has(extension))
      return this.#scope.unknown(node, 'sieve.commandExtension', { name: node.name, extension })
    return sortArguments(node, shape, this.#scope)
  }

  #control(args: Arguments, { name, line }: NodeSyntax): void {
    switch (name) {
      case 'stop':
      case 'return':
        this.#code.add({ op: name })
        break
      case 'break':
        this.#break(args)
        break
      case 'include':
        this.#include(args, line)
        break
      case 'global':
        if (!this.#scope.has('variables'))
          this.#scope.fault(args.at, 'sieve.needs', { name, extension: 'variables' })
        for (const string of args.strings(0) ?? []) this.#scope.declareGlobal(string)
        break
      case 'error':
        this.#code.add({ op: 'fail', text: { key: 'sieve.run.error' }, message: args.text(0) ?? '', line })
        break
    }
  }

  #require(node: NodeSyntax): void {
    if (node.block !== undefined || node.tests.length > 0)
      this.#scope.fault(node, 'sieve.noBlock', { name: node.name })
    if (!this.#beginning || this.#blocks.length > 1) this.#scope.fault(node, 'sieve.requireLate')
    const args = sortArguments(node, REQUIRE, this.#scope)
    for (const string of args?.strings(0) ?? [])
      if (!this.#scope.activate(string.text))
        this.#scope.fault(string, 'sieve.extension', { name: string.text })
  }

  #if(node: NodeSyntax, block: Block): void {
    const end = new Label()
    const otherwise = new Label()
    block.chain = { otherwise, end }
    this.#branch(node, otherwise, end)
  }

  /** `elsif` and `else`, directly behind what they belong to. RFC 5228 §3.1 */
  #otherwise(node: NodeSyntax, block: Block): void {
    const { chain } = block
    if (chain === undefined) {
      this.#scope.fault(node, 'sieve.elseAlone', { name: node.name })
      return
    }
    this.#code.bind(chain.otherwise)
    if (node.name === 'elsif') {
      const otherwise = new Label()
      block.chain = { otherwise, end: chain.end }
      this.#branch(node, otherwise, chain.end)
      return
    }
    block.chain = undefined
    if (node.args.length > 0 || node.tests.length > 0) this.#scope.fault(node, 'sieve.elseTest')
    this.#body(node, () => this.#code.bind(chain.end))
  }

  #branch(node: NodeSyntax, otherwise: Label, end: Label): void {
    const [test] = node.tests
    if (node.args.length > 0 || node.testList || test === undefined)
      this.#scope.fault(node, 'sieve.oneTest', { name: node.name })
    else {
      const inside = new Label()
      compileTest(test, inside, otherwise, this.#code, this.#scope)
      this.#code.bind(inside)
    }
    this.#body(node, () => this.#code.jump(end))
  }

  #body(node: NodeSyntax, close: () => void): void {
    if (node.block === undefined) {
      this.#scope.fault(node, 'sieve.block', { name: node.name })
      close()
    } else this.#open(node.block, close)
  }

  /** RFC 5703 §3 */
  #everyPart(node: NodeSyntax): void {
    if (node.tests.length > 0) this.#scope.fault(node, 'sieve.noTests', { name: node.name })
    const args = this.#known(node, { extension: 'foreverypart', tags: { name: { takes: 'string' } } })
    const again = new Label()
    const done = new Label()
    this.#code.add({ op: 'parts', line: node.line })
    this.#code.bind(again)
    this.#code.next(done, node.line)
    this.#loops.push({ name: args?.constant('name'), done })
    this.#body(node, () => {
      this.#code.jump(again)
      this.#code.bind(done)
      this.#loops.pop()
    })
  }

  /** RFC 5703 §3.1 */
  #break(args: Arguments): void {
    const name = args.constant('name')
    const at = this.#loops.findLastIndex((loop) => name === undefined || loop.name === name)
    const loop = this.#loops[at]
    if (loop === undefined) this.#scope.fault(args.at, 'sieve.break')
    else this.#code.break(this.#loops.length - at, loop.done)
  }

  /** RFC 6609 §3.2 */
  #include(args: Arguments, line: number): void {
    const name = args.constant(0) ?? ''
    const location = args.oneOf(['global', 'personal']) ?? 'personal'
    const script = { location, name, once: args.has('once'), optional: args.has('optional') }
    this.#includes.push(script)
    this.#code.add({ op: 'include', script, line })
  }
}

const REQUIRE: Shape = { places: [STRINGS] }
const CONTROLS: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['stop', {}],
  ['return', { extension: 'include' }],
  ['break', { extension: 'foreverypart', tags: { name: { takes: 'string' } } }],
  [
    'include',
    {
      extension: 'include',
      tags: { personal: { group: 'location' }, global: { group: 'location' }, once: {}, optional: {} },
      places: [STRING],
    },
  ],
  ['global', { extension: 'include', places: [STRINGS] }],
  ['error', { extension: 'ihave', places: [STRING] }],
])

/** Nothing more belongs to the last `if`. */
function endChain(block: Block, code: Code): void {
  if (block.chain === undefined) return
  code.bind(block.chain.otherwise)
  code.bind(block.chain.end)
  block.chain = undefined
}
