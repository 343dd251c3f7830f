/** Telling people of block lists, as a method of the queue: what ends in mail is its work. */
import { z } from 'zod'
import { type AdminMethod, adminMethod } from '../admin/method.ts'
import { readBlockLists } from './block-lists.ts'
import { type TellDeps, tellListings } from './tell-listings.ts'

export function tellMethod(deps: Omit<TellDeps, 'lists'>): AdminMethod {
  return adminMethod({
    name: 'reputation.tell',
    scope: 'operator',
    input: z.strictObject({}),
    run: async () => ({ told: await tellListings({ ...deps, lists: await readBlockLists() }) }),
  })
}
