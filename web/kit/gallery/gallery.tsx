import { Button, Checkbox, Radio, Switch, TextInput } from '@mantine/core'
import { IconDownload, IconRefresh, IconShieldCheck } from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import { Unreachable } from '../api-client.ts'
import { useWords } from '../kit-context.ts'
import { type Column, DataTable, TwoLines } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { FilterBar, FilterChip } from '../parts/filter-bar.tsx'
import { Find, type FindSource } from '../parts/find.tsx'
import { LiveDot } from '../parts/live-dot.tsx'
import { Note } from '../parts/note.tsx'
import { Page } from '../parts/page.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { ScreenTrouble } from '../parts/screen-trouble.tsx'
import { SelectionBar } from '../parts/selection-bar.tsx'
import { Shape } from '../parts/shape.tsx'
import { SideDrawer } from '../parts/side-drawer.tsx'
import { BOUNCE_CLASSES, BounceTag, LevelChip, QueueTag } from '../parts/tag.tsx'
import { tell } from '../tell.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import { STATE_TEXTS } from '../texts/states.ts'
import css from './gallery.module.css'
import { GALLERY_TEXTS } from './texts.ts'

const QUEUE_STATES = ['waiting', 'sending', 'deferred', 'held', 'delivered', 'bounced', 'dropped'] as const
const LEVELS = [1, 2, 3, 4, 5] as const
const MANY = 100_000

/** As a screen would ask the server. */
const findAccounts: FindSource = async (text) =>
  ['ana@empresa.test', 'luis@empresa.test']
    .filter((address) => address.includes(text))
    .map((address) => ({ key: address, title: address, run: () => void tell({ text: address, ms: 0 }) }))

type Row = { readonly address: string; readonly messages: number }

export function Gallery(): ReactNode {
  const say = useWords(GALLERY_TEXTS)
  const [open, setOpen] = useState<string | undefined>()
  return (
    <main className={css.sheet}>
      <Page
        title={say('title')}
        lead={say('emptyText')}
        actions={<Button variant="filled">{say('save')}</Button>}
        drawer={
          open !== undefined && (
            <SideDrawer title={open} sub={say('account')} onClose={() => setOpen(undefined)}>
              <QueueTag state="delivered" />
            </SideDrawer>
          )
        }
      >
        <div className={css.grid}>
          <Controls />
          <Tags />
          <States />
          <Telling />
        </div>
        <Accounts open={open} onOpen={setOpen} />
      </Page>
    </main>
  )
}

function Controls(): ReactNode {
  const say = useWords(GALLERY_TEXTS)
  return (
    <section className={css.card}>
      <h2>{say('buttons')}</h2>
      <div className={css.row}>
        <Button variant="filled">{say('save')}</Button>
        <Button leftSection={<IconDownload size={16} stroke={1.75} />}>{say('csv')}</Button>
        <Button variant="subtle">{say('cancel')}</Button>
        <Button variant="filled" color="bad">
          {say('discard', { n: 1171 })}
        </Button>
        <Button disabled>{say('unchanged')}</Button>
        <Button size="sm" leftSection={<IconRefresh size={14} stroke={1.75} />}>
          {say('retry')}
        </Button>
      </div>
      <div className={css.row}>
        <TextInput label={say('address')} defaultValue="ana@empresa.test" />
        <TextInput label={say('address')} defaultValue="luis@empresa" error={say('missing')} />
        <Switch aria-label={say('state')} defaultChecked />
        <Switch aria-label={say('state')} />
        <Checkbox aria-label={say('state')} defaultChecked />
        <Radio aria-label={say('state')} defaultChecked />
      </div>
    </section>
  )
}

function Tags(): ReactNode {
  const say = useWords(GALLERY_TEXTS)
  return (
    <section className={css.card}>
      <h2>{say('queue')}</h2>
      <div className={css.row}>
        {QUEUE_STATES.map((state) => (
          <QueueTag key={state} state={state} />
        ))}
      </div>
      <h2>{say('bounces')}</h2>
      <div className={css.row}>
        {BOUNCE_CLASSES.map((kind) => (
          <BounceTag key={kind} kind={kind} />
        ))}
      </div>
      <h2>{say('levels')}</h2>
      <div className={css.row}>
        {LEVELS.map((level) => (
          <LevelChip key={level} level={level} />
        ))}
      </div>
    </section>
  )
}

function States(): ReactNode {
  const say = useWords(GALLERY_TEXTS)
  const state = useWords(STATE_TEXTS)
  return (
    <>
      <section className={css.card}>
        <Empty
          icon={<IconShieldCheck size={22} stroke={1.75} />}
          title={say('emptyTitle')}
          text={say('emptyText')}
          action={<Button size="sm">{say('emptyAction')}</Button>}
        />
      </section>
      <section className={css.card}>
        <h2>{say('states')}</h2>
        <Shape rows={3} />
      </section>
      <section className={css.card}>
        <h2>{say('states')}</h2>
        <ScreenTrouble title={say('errorTitle')} error={new Unreachable('x')} retry={() => undefined} />
        <Note kind="offline" title={state('offline', { at: new Date(2026, 10, 19, 10, 41) })}>
          {state('offlineWhy')}
        </Note>
      </section>
    </>
  )
}

function Telling(): ReactNode {
  const say = useWords(GALLERY_TEXTS)
  return (
    <section className={css.card}>
      <h2>{say('states')}</h2>
      <Find sources={[findAccounts]} />
      <div className={css.row}>
        <LiveDot state={{ kind: 'live' }} />
        <LiveDot state={{ kind: 'paused', changes: 12 }} />
      </div>
      <div className={css.row}>
        <Button
          onClick={() =>
            tell({ text: say('archived', { n: 3 }), undo: () => void tell({ text: say('undone') }), ms: 0 })
          }
        >
          {say('archive')}
        </Button>
      </div>
    </section>
  )
}

function Accounts({
  open,
  onOpen,
}: {
  readonly open: string | undefined
  readonly onOpen: (address: string) => void
}): ReactNode {
  const say = useWords(GALLERY_TEXTS)
  const part = useWords(PART_TEXTS)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [lane, setLane] = useState<string | undefined>(say('people'))
  const rows = useMemo<readonly Row[]>(
    () =>
      Array.from({ length: MANY }, (_, at) => ({
        address: `cuenta${at}@empresa.test`,
        messages: (at * 7) % 900,
      })),
    [],
  )
  const columns = useColumns()
  return (
    <>
      <FilterBar
        count={part('results', { n: rows.length })}
        onClear={lane === undefined ? undefined : () => setLane(undefined)}
      >
        <FilterChip name={say('channel')} value={lane} onClear={() => setLane(undefined)}>
          {() => say('people')}
        </FilterChip>
        <FilterChip name={say('since')} value={undefined} onClear={() => undefined}>
          {() => say('since')}
        </FilterChip>
      </FilterBar>
      <DataTable
        label={say('accounts')}
        rows={rows}
        columns={columns}
        keyOf={({ address }) => address}
        nameOf={({ address }) => address}
        onOpen={({ address }) => onOpen(address)}
        chosen={chosen}
        onChoose={setChosen}
        {...(open !== undefined && { openKey: open })}
      />
      <SelectionBar
        chosen={chosen.size}
        onNone={() => setChosen(new Set())}
        actions={[{ label: say('archive'), run: () => setChosen(new Set()) }]}
      />
    </>
  )
}

function useColumns(): readonly Column<Row>[] {
  const say = useWords(GALLERY_TEXTS)
  return [
    {
      key: 'account',
      head: say('account'),
      width: 'minmax(0,2fr)',
      cell: ({ address }) => <TwoLines first={address.split('@')[0]} second={address} />,
    },
    { key: 'state', head: say('state'), width: '140px', cell: () => <QueueTag state="delivered" /> },
    { key: 'messages', head: say('messages'), width: '90px', end: true, cell: ({ messages }) => messages },
    {
      key: 'menu',
      head: '',
      width: '34px',
      wide: true,
      cell: ({ address }) => (
        <RowMenu name={address} actions={[{ label: say('archive'), run: () => undefined }]} />
      ),
    },
  ]
}
