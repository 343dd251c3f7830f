import type { CompiledSieve } from './program.ts'

export type CompileOptions = {
  /** Extensions that may be asked for, in lower case; default: all there are. */
  readonly extensions?: ReadonlySet<string>
}

/** Compiles a script. Throws SieveFaults with everything that is wrong with it. Pure: callers may keep what they got. */
export type CompileSieve = (source: string, options?: CompileOptions) => CompiledSieve
