/** Lists that the bounce centre and the queue go by, read from their data files when they are first needed. */
import { readFileSync } from 'node:fs'
import type { Provider } from '../../mail/provider.ts'

const DATA = new URL('../../../data/', import.meta.url)

/** Who takes mail for many domains. */
export function loadProviders(): readonly Provider[] {
  return JSON.parse(readFileSync(new URL('providers/providers.json', DATA), 'utf8')) as Provider[]
}

/** Domains that many people have addresses at, the most used first. */
export function loadPopularDomains(): readonly string[] {
  return JSON.parse(readFileSync(new URL('domains/popular.json', DATA), 'utf8')) as string[]
}
