/**
 * Runs scripts over a message: steps one after the other, includes on a stack, everything within a budget. Nothing is done
 * here: the outcome says what is to be done. RFC 5228, RFC 6609
 *
 * A script that fails leaves the message kept, and none of its actions is done; what earlier scripts wanted is. The next
 * script runs while the message is still to be kept, as in other servers that run several. RFC 5228 §2.10.6
 */
import type { TextRef } from '../../lib/text.ts'
import { walkParts } from '../../mail/mime/structure.ts'
import { SieveFaults } from '../../mail/sieve/fault.ts'
import type { SieveInclude, SieveText, Step } from '../../mail/sieve/program.ts'
import type { SieveAction, SieveFailure, SieveOutcome } from './outcome.ts'
import { doAct } from './run/acts.ts'
import { RunFault } from './run/budget.ts'
import { INCLUDE_DEPTH_MAX, INCLUDES_MAX, PARTS_READ_MAX } from './run/limits.ts'
import { ask } from './run/questions.ts'
import { Result } from './run/result.ts'
import { type Frame, RunState } from './run/state.ts'
import { answerHere } from './run/tests.ts'
import type { NamedSieve, SieveMessage, SieveWorld } from './world.ts'

/** Never throws for what a script or a message says; what the world throws is thrown on. */
export async function runSieve(
  scripts: readonly NamedSieve[],
  message: SieveMessage,
  world: SieveWorld,
): Promise<SieveOutcome> {
  const state = new RunState(message, world)
  let actions: readonly SieveAction[] = []
  for (const [i, script] of scripts.entries()) {
    const result = new Result(actions)
    const failure = await new Run(state, result).run(script)
    if (failure !== undefined) return failed(actions, failure)
    const isLast = i === scripts.length - 1 || !result.goesOn
    actions = isLast ? wholeResult(result, state) : result.actions
    if (isLast) break
  }
  if (scripts.length === 0) actions = [{ kind: 'keep', flags: [] }]
  const bytes = state.view.changed()
  const seen = [...state.seen.values()]
  return { actions, ...(bytes !== undefined && { bytes }), ...(seen.length > 0 && { seen }) }
}

/** Putting the message together at the end is not the script's work. */
function wholeResult(result: Result, state: RunState): readonly SieveAction[] {
  return result.finish(state.flags, state.view.changed())
}

/** The message is kept as it came, beside what earlier scripts wanted. */
function failed(before: readonly SieveAction[], failure: SieveFailure): SieveOutcome {
  const isKept = before.some(({ kind }) => kind === 'keep')
  return { actions: isKept ? before : [...before, { kind: 'keep', flags: [] }], failure }
}

/** What a part costs that a loop is to go over, in signs. */
const LOOP_SIGNS = 16

/** Lives for one script of a run. */
class Run {
  readonly #state: RunState
  readonly #result: Result
  #included = 0

  constructor(state: RunState, result: Result) {
    this.#state = state
    this.#result = result
  }

  async run({ name, compiled }: NamedSieve): Promise<SieveFailure | undefined> {
    const { frames, included } = this.#state
    this.#open(name, name, compiled)
    included.clear()
    try {
      while (frames.length > 0) {
        // Most steps need nobody else: they cost no turn of the event loop.
        const waits = this.#next()
        if (waits !== undefined) await waits
      }
      return undefined
    } catch (error) {
      if (!(error instanceof RunFault)) throw error
      return this.#failure(error.text)
    } finally {
      frames.length = 0
    }
  }

  #open(name: string, key: string, compiled: Frame['compiled']): void {
    this.#state.frames.push({ name, key, compiled, at: 0, variables: new Map(), matched: [], loops: [] })
  }

  #failure(text: TextRef): SieveFailure {
    const frame = this.#state.frames.at(-1)
    const step = frame?.compiled.steps[frame.at - 1]
    const line = step !== undefined && 'line' in step ? step.line : 1
    return { script: frame?.name ?? '', line, text: { key: text.key, values: plainValues(text.values) } }
  }

  #next(): Promise<void> | undefined {
    const state = this.#state
    const { frame } = state
    const step = frame.compiled.steps[frame.at] as Step
    frame.at++
    state.budget.step()
    switch (step.op) {
      case 'branch':
        return this.#branch(step, frame)
      case 'jump':
        frame.at = step.to
        return undefined
      case 'act':
        return doAct(step.act, state, this.#result)
      case 'include':
        return this.#include(step.script)
      case 'parts':
        this.#openLoop(frame)
        return undefined
      case 'next':
        nextPart(step.done, frame)
        return undefined
      case 'break':
        frame.loops.length -= step.loops
        frame.at = step.to
        return undefined
      case 'return':
        state.frames.pop()
        return undefined
      case 'stop':
        state.frames.length = 0
        return undefined
      case 'fail':
        throw new RunFault(step.text.key, { ...step.text.values, ...messageOf(step.message, state) })
    }
  }

  #branch(step: Extract<Step, { op: 'branch' }>, frame: Frame): Promise<void> | undefined {
    const { test } = step
    const answer = answerHere(test, this.#state)
    if (answer !== undefined) {
      frame.at = answer ? step.yes : step.no
      return undefined
    }
    return ask(test as Parameters<typeof ask>[0], this.#state).then((said) => {
      frame.at = said ? step.yes : step.no
    })
  }

  /** RFC 5703 §3: within a loop over the parts of its part. */
  #openLoop(frame: Frame): void {
    const state = this.#state
    const around = state.part
    const root = state.root()
    const parts = []
    for (const part of walkParts(around ?? root)) {
      if (part !== around) parts.push(part)
      if (parts.length >= PARTS_READ_MAX) break
    }
    state.budget.look(parts.length * LOOP_SIGNS)
    frame.loops.push({ parts, next: 0, current: undefined })
  }

  /** RFC 6609 §3.2 */
  async #include({ location, name, once, optional }: SieveInclude): Promise<void> {
    const { frames, included, world } = this.#state
    const key = `${location}:${name}`
    if (once && included.has(key)) return
    if (frames.some((frame) => frame.key === key)) throw new RunFault('sieve.run.includeLoop', { name })
    if (frames.length > INCLUDE_DEPTH_MAX)
      throw new RunFault('sieve.run.includeDepth', { max: INCLUDE_DEPTH_MAX })
    if (++this.#included > INCLUDES_MAX) throw new RunFault('sieve.run.includes', { max: INCLUDES_MAX })
    try {
      const compiled = await world.include(location, name)
      if (compiled === undefined) {
        if (!optional) throw new RunFault('sieve.run.includeMissing', { name })
        return
      }
      included.add(key)
      this.#open(name, key, compiled)
    } catch (error) {
      if (error instanceof SieveFaults) throw new RunFault('sieve.run.includeBroken', { name })
      throw error
    }
  }
}

function nextPart(done: number, frame: Frame): void {
  const loop = frame.loops[frame.loops.length - 1]
  const part = loop?.parts[loop.next]
  if (loop === undefined || part === undefined) {
    frame.loops.pop()
    frame.at = done
    return
  }
  loop.next++
  loop.current = part
}

function messageOf(message: SieveText | undefined, state: RunState): { readonly message?: string } {
  return message === undefined ? {} : { message: state.text(message) }
}

function plainValues(values: TextRef['values'] = {}): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  )
}
