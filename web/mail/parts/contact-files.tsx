/** The address book from a file of another program, and into one. */
import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload, IconFileImport } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { CONTACT_FILE_OCTETS_MAX } from '../limits.ts'
import type { Contact } from '../model/contacts.ts'
import { cardObject, newOnes, readVcards, writeVcards } from '../model/vcard.ts'
import { CONTACTS_TEXTS } from '../texts/contacts.ts'
import { useAddCards, useRemoveCards } from './use-contacts.ts'

const ICON = { size: 16, stroke: 1.75 }
type Props = { readonly all: readonly Contact[]; readonly book: string }

export function ContactFiles({ all, book }: Props): ReactNode {
  const say = useWords(CONTACTS_TEXTS)
  const input = useRef<HTMLInputElement>(null)
  const bring = useBring({ all, book })
  const own = all.filter(({ isColleague }) => !isColleague)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown {...ICON} />}>
            {say('file')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileImport {...ICON} />} onClick={() => input.current?.click()}>
            {say('bring')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDownload {...ICON} />}
            disabled={own.length === 0}
            onClick={() => save(writeVcards(own), say('fileName'))}
          >
            {say('take')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={input}
        type="file"
        hidden
        accept=".vcf,.vcard,text/vcard,text/x-vcard"
        aria-label={say('bring')}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          currentTarget.value = ''
          if (file !== undefined) void bring(file)
        }}
      />
    </>
  )
}

function useBring({ all, book }: Props): (file: File) => Promise<void> {
  const say = useWords(CONTACTS_TEXTS)
  const [add, remove] = [useAddCards(), useRemoveCards()]
  return async (file) => {
    const { name } = file
    if (file.size > CONTACT_FILE_OCTETS_MAX) {
      tell({ kind: 'bad', text: say('tooLarge', { name }) })
      return
    }
    const people = readVcards(textOf(await file.arrayBuffer()))
    if (people.length === 0) {
      tell({ kind: 'bad', text: say('noPeople', { name }) })
      return
    }
    const fresh = newOnes(
      people,
      all.filter(({ isColleague }) => !isColleague),
    )
    try {
      const ids = await add(fresh.map((card) => cardObject(card, book)))
      const undo = ids.length === 0 ? {} : { undo: () => remove(ids) }
      tell({ text: say('brought', { n: ids.length, known: people.length - fresh.length }), ...undo })
    } catch (error) {
      tell({ kind: 'bad', text: say('notBrought', { why: error instanceof Error ? error.message : '' }) })
    }
  }
}

/** Files of today are UTF-8; old ones of Outlook are not. */
function textOf(octets: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    return new TextDecoder('windows-1252').decode(octets)
  }
}

function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/vcard;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
