/** The address book, with the people of the company. MISSION M6, RFC 9610 */
import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconAddressBook, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useDeferredValue, useMemo } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { type Column, DataTable, TwoLines } from '../../kit/parts/data-table.tsx'
import { Empty } from '../../kit/parts/empty.tsx'
import { FilterBar } from '../../kit/parts/filter-bar.tsx'
import { Note } from '../../kit/parts/note.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { byName, type Contact, matching } from '../model/contacts.ts'
import { ContactDrawer } from '../parts/contact-drawer.tsx'
import { ContactFiles } from '../parts/contact-files.tsx'
import css from '../parts/contacts.module.css'
import { useContacts } from '../parts/use-contacts.ts'
import { CONTACTS_TEXTS } from '../texts/contacts.ts'

type Search = Readonly<Record<string, string | undefined>>
const NEW = 'nuevo'
const WHICH = { todos: 'all', libreta: 'own', empresa: 'company' } as const
type Which = keyof typeof WHICH

export function Screen(): ReactNode {
  const say = useWords(CONTACTS_TEXTS)
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (change: Search): void =>
    void navigate({
      to: '/contactos',
      search: { ...search, ...change } as Record<string, string>,
      replace: true,
      resetScroll: false,
    })
  const contacts = useContacts()
  const open = search['persona']
  const opened = contacts.data?.all.find(({ id }) => id === open)
  if (contacts.isError)
    return (
      <Page title={say('title')}>
        <ScreenTrouble error={contacts.error} retry={() => void contacts.refetch()} />
      </Page>
    )
  const { data } = contacts
  const own = data?.all.filter(({ isColleague }) => !isColleague).length ?? 0
  return (
    <Page
      title={say('title')}
      lead={data && say('lead', { own, company: data.all.length - own })}
      actions={
        <>
          {data !== undefined && <ContactFiles all={data.all} book={data.book} />}
          <Button
            variant="filled"
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => set({ persona: NEW })}
          >
            {say('add')}
          </Button>
        </>
      }
      drawer={
        data !== undefined &&
        (open === NEW || opened !== undefined) && (
          <ContactDrawer
            key={open}
            contact={opened}
            book={data.book}
            onClose={() => set({ persona: undefined })}
          />
        )
      }
    >
      {data?.isCut === true && <Note kind="info" title={say('cut')} />}
      {data === undefined ? <Shape rows={8} /> : <List all={data.all} search={search} set={set} />}
    </Page>
  )
}

function List({
  all,
  search,
  set,
}: {
  readonly all: readonly Contact[]
  readonly search: Search
  readonly set: (change: Search) => void
}): ReactNode {
  const say = useWords(CONTACTS_TEXTS)
  const { language } = useKit()
  const typed = useDeferredValue(search['buscar'] ?? '')
  const which: Which = search['de'] === 'libreta' || search['de'] === 'empresa' ? search['de'] : 'todos'
  const sorted = useMemo(() => byName(all, language), [all, language])
  const rows = useMemo(
    () =>
      matching(sorted, typed).filter(
        ({ isColleague }) => which === 'todos' || isColleague === (which === 'empresa'),
      ),
    [sorted, typed, which],
  )
  if (all.length === 0)
    return (
      <Empty icon={<IconAddressBook size={32} stroke={1.5} />} title={say('none')} text={say('noneText')} />
    )
  return (
    <>
      <FilterBar>
        <TextInput
          className={css.find ?? ''}
          type="search"
          aria-label={say('find')}
          placeholder={say('find')}
          defaultValue={search['buscar'] ?? ''}
          onChange={({ currentTarget }) => set({ buscar: currentTarget.value || undefined })}
        />
        <SegmentedControl
          aria-label={say('which')}
          value={which}
          onChange={(de) => set({ de: de === 'todos' ? undefined : de })}
          data={Object.entries(WHICH).map(([value, key]) => ({ value, label: say(key) }))}
        />
      </FilterBar>
      {rows.length === 0 ? (
        <Empty title={say('noMatch')} text={say('noMatchText')} />
      ) : (
        <People rows={rows} open={search['persona']} onOpen={({ id }) => set({ persona: id })} />
      )}
    </>
  )
}

function People({
  rows,
  open,
  onOpen,
}: {
  readonly rows: readonly Contact[]
  readonly open: string | undefined
  readonly onOpen: (contact: Contact) => void
}): ReactNode {
  const say = useWords(CONTACTS_TEXTS)
  const columns: readonly Column<Contact>[] = [
    {
      ...{ key: 'name', head: say('name'), width: 'minmax(180px, 2fr)' },
      cell: ({ name, email }) => <TwoLines first={<bdi>{name}</bdi>} second={email !== name && email} />,
    },
    {
      ...{ key: 'phone', head: say('phone'), width: 'minmax(120px, 1fr)', wide: true },
      cell: ({ phone }) => phone,
    },
    {
      ...{ key: 'from', head: say('organization'), width: 'minmax(120px, 1fr)', wide: true },
      cell: ({ company, isColleague }) => (isColleague ? say('company') : company),
    },
  ]
  return (
    <DataTable
      label={say('title')}
      rows={rows}
      columns={columns}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      onOpen={onOpen}
      {...(open !== undefined && { openKey: open })}
    />
  )
}
