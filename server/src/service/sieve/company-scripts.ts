/** What a company and its groups run over an account's mail: company first before the person's own script, last after it. */
import type { JournalReader } from '../../store/directory-journal.ts'
import type { CompanySieveReader, ScriptPair } from '../../store/directory-sieve.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { StoredScript } from '../../store/sieve-store.ts'
import type { CompanyScripts } from '../delivery/sieve-programs.ts'

export function createCompanyScripts(
  directory: CompanySieveReader & Pick<JournalReader, 'groupsOf'>,
): CompanyScripts {
  return {
    async of({ id, organisationId }: AccountRecord) {
      const scripts = await directory.companySieve(organisationId)
      if (scripts === undefined) return undefined
      const own = scripts.groups.length === 0 ? new Set() : await directory.groupsOf(id)
      const groups = scripts.groups.filter((group) => own.has(group.id))
      const company = named('company', scripts.company)
      const ofGroups = groups.map((group) => named(`group ${group.id}`, group))
      return {
        before: [...company.before, ...ofGroups.flatMap(({ before }) => before)],
        after: [...ofGroups.flatMap(({ after }) => after), ...company.after],
      }
    },
    async global({ organisationId }: AccountRecord, name: string) {
      const { global = {} } = (await directory.companySieve(organisationId)) ?? {}
      return Object.hasOwn(global, name) ? script(name, global[name] ?? '') : undefined
    },
  }
}

function named(
  owner: string,
  { before, after }: ScriptPair,
): { readonly before: readonly StoredScript[]; readonly after: readonly StoredScript[] } {
  return {
    before: before === undefined ? [] : [script(`${owner} before`, before)],
    after: after === undefined ? [] : [script(`${owner} after`, after)],
  }
}

/** Known again by its text: it has no revision of its own. */
function script(name: string, text: string): StoredScript {
  return { name, text, revision: 0 }
}
