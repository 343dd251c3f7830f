/**
 * The country that an address belongs to, by the data of the registries (CC0) or by a file of the operator's choice. Eight
 * megabytes: read with the first address that is asked for, which a server at rest never does.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { CountryResponse } from 'mmdb-lib'
import type { Log } from '../../lib/log.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import { isPublicAddress } from '../../net/address-range.ts'
import { networkOf } from '../../net/connection-limiter.ts'
import { NETWORKS_MAX } from './limits.ts'

/** Two letters (ISO 3166-1); undefined: nobody's address, or not known. */
export type CountryOf = (address: string) => Promise<string | undefined>

type Lookup = (address: string) => string | undefined

/** `file`: a MaxMind DB of countries; empty: the one that comes with the service. */
export function createCountryOf({ file, log }: { readonly file: string; readonly log: Log }): CountryOf {
  const known = new RecentMap<string, string>(NETWORKS_MAX)
  let opening: Promise<Lookup> | undefined
  return async (address) => {
    const network = networkOf(address)
    const before = known.get(network)
    if (before !== undefined) return before === '' ? undefined : before
    // The registries' data have countries for some of these too.
    if (!isPublicAddress(address)) return undefined
    opening ??= openData(file).catch((error: unknown) => {
      // The brake works without countries; somebody should know that it does.
      log.error('takeover.countries', error, { file })
      return () => undefined
    })
    const country = (await opening)(address)
    known.set(network, country ?? '')
    return country
  }
}

async function openData(file: string): Promise<Lookup> {
  const { Reader } = await import('mmdb-lib')
  const require = createRequire(import.meta.url)
  const path =
    file === ''
      ? require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb')
      : file
  const reader = new Reader<CountryResponse>(await readFile(path))
  return (address) => {
    const found: (CountryResponse & { readonly country_code?: string }) | null = reader.get(address)
    return found?.country_code ?? found?.country?.iso_code
  }
}
