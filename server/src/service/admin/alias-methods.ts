/** Aliases: one address that leads to one or many, inside and outside. */
import { z } from 'zod'
import type { AliasRecord } from '../../store/directory-aliases.ts'
import { boundTo, checkAddresses, claiming, findAlias, findPlace, no, removeEmptyAliases } from './access.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { addressList, addressText, nextOf, page } from './inputs.ts'
import { refuseLoop } from './loops.ts'
import { type AdminMethod, adminMethod, type Json } from './method.ts'

const targets = addressList.min(1)

export function aliasMethods({ directory, clock }: DirectoryAdminDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'alias.add',
      scope: 'company',
      input: z.strictObject({ address: addressText, targets }),
      run: (principal, input) =>
        directory.write(async (tables) => {
          const { domain, local, address } = await findPlace(tables, principal, input.address)
          const to = checkAddresses(input.targets)
          await refuseLoop(tables, address, to)
          const place = { organisationId: domain.organisationId, domainId: domain.id, local }
          const id = await claiming(address, () => tables.aliases.add(place, to, clock.now()))
          return { id, address, targets: to }
        }),
    }),
    adminMethod({
      name: 'alias.list',
      scope: 'company',
      input: z.strictObject({ ...page }),
      run: (principal, { after, limit }) =>
        directory.read(async (tables) => {
          const rows = await tables.aliases.list({ organisationId: boundTo(principal), after, limit })
          return { aliases: rows.map(shown), next: nextOf(rows, limit) }
        }),
    }),
    adminMethod({
      name: 'alias.show',
      scope: 'company',
      input: z.strictObject({ address: addressText }),
      run: (principal, input) =>
        directory.read(async (tables) => shown(await findAlias(tables, principal, input.address))),
    }),
    adminMethod({
      name: 'alias.set',
      scope: 'company',
      input: z.strictObject({
        address: addressText,
        targets: targets.optional(),
        add: addressList.default([]),
        remove: addressList.default([]),
      }),
      run: (principal, input) =>
        directory.write(async (tables) => {
          const alias = await findAlias(tables, principal, input.address)
          const gone = new Set(checkAddresses(input.remove))
          const to = checkAddresses([...(input.targets ?? alias.targets), ...input.add]).filter(
            (one) => !gone.has(one),
          )
          if (to.length === 0) throw no('invalid', 'directory.aliasEmpty', { address: alias.address })
          await refuseLoop(tables, alias.address, to)
          await tables.aliases.setTargets(alias.id, to)
          return shown({ ...alias, targets: to })
        }),
    }),
    adminMethod({
      name: 'alias.remove',
      scope: 'company',
      input: z.strictObject({ address: addressText }),
      run: (principal, input) =>
        directory.write(async (tables) => {
          const alias = await findAlias(tables, principal, input.address)
          await removeEmptyAliases(tables, await tables.aliases.remove(alias, clock.now()), clock.now())
          return { id: alias.id, address: alias.address }
        }),
    }),
  ]
}

function shown({ id, address, targets: to }: AliasRecord): Json {
  return { id, address, targets: to }
}
