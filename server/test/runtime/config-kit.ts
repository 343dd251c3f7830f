/** A folder with a valija.toml, and what loadConfig makes of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/load-config.ts'
import type { ConfigOptions } from '../../src/config/shape-config.ts'
import { StartError } from '../../src/runtime/start-error.ts'
import { createTexts } from '../../src/runtime/texts.ts'

export function folder(): Disposable & { readonly dir: string; write(text: string): string } {
  const dir = mkdtempSync(join(tmpdir(), 'valija-config-'))
  return {
    dir,
    write(text) {
      const file = join(dir, 'valija.toml')
      writeFileSync(file, text)
      return file
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true }),
  }
}

export function options(dir: string, over: Partial<ConfigOptions> = {}): ConfigOptions {
  return {
    file: undefined,
    dataDir: undefined,
    local: false,
    portOffset: undefined,
    overrides: {},
    language: 'en',
    cwd: dir,
    env: {},
    ...over,
  }
}

/** The exit code and the English sentence of what loadConfig throws. */
export function fault(options: ConfigOptions): { readonly exitCode: number; readonly sentence: string } {
  try {
    loadConfig(options)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return { exitCode: error.exitCode, sentence: createTexts().format('en', error.text) }
  }
  throw new Error('the configuration was accepted')
}
