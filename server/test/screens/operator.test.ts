/** What an operator does in the panel: looks after companies, and acts as one for an hour. decisions/0037 */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { look } from '../e2e/screens.ts'
import { needs } from '../kit/components.ts'
import { openScreens, type Screens, VIEWS, type View } from './world.ts'

const SAY = {
  es: {
    inOrder: 'En orden',
    act: 'Actuar como Hotel Plaza',
    acting: 'Actuando como Hotel Plaza',
    end: 'Dejar de actuar',
    over: 'Ya no actúa como Hotel Plaza',
    again: 'Otra hora',
    began: 'Empezó a actuar como la empresa Hotel Plaza',
  },
  en: {
    inOrder: 'In order',
    act: 'Act as Hotel Plaza',
    acting: 'Acting as Hotel Plaza',
    end: 'Stop acting',
    over: 'You no longer act as Hotel Plaza',
    again: 'Another hour',
    began: 'Began to act as the company Hotel Plaza',
  },
} as const

async function made({ server }: Screens, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await server.cli(args, 'una clave bien larga')
  assert.equal(code, 0, stderr)
}

function operatorOf({ server }: Screens): string {
  const operator = server.accounts.find(({ role }) => role === 'operator')
  assert.ok(operator)
  return operator.address
}

async function acts(world: Screens, view: View): Promise<void> {
  const say = SAY[view.language]
  await world.visit(view, operatorOf(world), '/panel/empresas', async (page) => {
    await page.getByRole('listitem').filter({ hasText: say.inOrder }).first().waitFor()
    await look(page, `operator-state-${view.name}`)
    await page.getByRole('button', { name: say.act }).click()
    const dialog = page.getByRole('dialog', { name: say.act })
    await dialog.waitFor()
    await look(page, `operator-act-${view.name}`)
    await dialog.getByRole('button', { name: say.act }).click()
    const banner = page.getByRole('region', { name: say.acting })
    await banner.waitFor()
    await page.locator('#main h1').waitFor()
    await look(page, `operator-acting-${view.name}`)
    // On every page, and of nobody else's people.
    await page.goto(`${world.origin}/panel/cuentas`)
    await banner.waitFor()
    await page.getByRole('row', { name: /rita@plaza\.test/ }).waitFor()
    assert.equal(await page.getByText('@empresa.test').count(), 0)
    assert.equal(await page.locator('a[href="/panel/empresas"]').count(), 0)
    await page.goto(`${world.origin}/panel/auditoria`)
    await page.getByText(say.began).first().waitFor()
    await look(page, `operator-acting-record-${view.name}`)
    await banner.getByRole('button', { name: say.end }).click()
    await page.getByRole('button', { name: say.act }).waitFor()
    assert.equal(await banner.count(), 0)
  })
}

/** Made here, it is in the list, and the list finds it. */
async function newCompany(world: Screens): Promise<void> {
  const [view] = VIEWS
  await world.visit(view, operatorOf(world), '/panel/empresas', async (page) => {
    await page.getByRole('button', { name: 'Nueva empresa' }).click()
    const drawer = page.getByRole('complementary', { name: 'Nueva empresa' })
    await drawer.getByRole('textbox', { name: 'Nombre de la empresa' }).fill('Museo del Sur')
    await look(page, 'operator-new-company')
    await drawer.getByRole('button', { name: 'Nueva empresa' }).click()
    await page.getByText('Museo del Sur ya está.').waitFor()
    await page.goto(`${world.origin}/panel/empresas`)
    await page.getByRole('searchbox', { name: 'Empresa o dominio' }).fill('plaza.t')
    await page.getByText('1 empresa, 1 cuenta').waitFor()
    await page.getByRole('searchbox', { name: 'Empresa o dominio' }).fill('museo')
    await page.getByRole('row', { name: /Museo del Sur/ }).waitFor()
    await page.getByRole('button', { name: 'Solo las que necesitan algo' }).click()
    await page.getByText('Ninguna empresa se llama así').waitFor()
  })
}

/** Ended in another window, the page that is left open says so and changes nothing. */
async function leftOpen(world: Screens): Promise<void> {
  const [view] = VIEWS
  const say = SAY[view.language]
  await world.visit(view, operatorOf(world), '/panel/empresas', async (page) => {
    await page.getByRole('button', { name: say.act }).click()
    await page.getByRole('dialog').getByRole('button', { name: say.act }).click()
    await page.getByRole('region', { name: say.acting }).waitFor()
    await page.goto(`${world.origin}/panel/cuentas/rita@plaza.test`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const ended = await page.evaluate(`fetch('/api/v1/session').then((answer) => answer.json())
      .then(({ acting }) => fetch('/api/v1/acting', { method: 'DELETE', headers: { 'valija-acting-as': acting.id } }))
      .then(({ status }) => status)`)
    assert.equal(ended, 204)
    // The next thing that the page asks for.
    await page
      .getByRole('link', { name: /^Cuentas/ })
      .first()
      .click()
    const banner = page.getByRole('region', { name: say.over })
    await banner.waitFor()
    await look(page, `operator-acting-over-${view.name}`)
    await banner.getByRole('button', { name: say.again }).click()
    await page.getByRole('row', { name: /rita@plaza\.test/ }).waitFor()
    await page.getByRole('region', { name: say.acting }).getByRole('button', { name: say.end }).click()
    await page.getByRole('button', { name: say.act }).waitFor()
  })
}

test('the operator', { skip: needs('chromium') }, async (t: TestContext) => {
  await using world = await openScreens()
  await made(world, 'organisation', 'add', 'Hotel Plaza')
  await made(world, 'domain', 'add', 'plaza.test', '--company', 'Hotel Plaza')
  await made(world, 'account', 'add', 'rita@plaza.test', '--name', 'Rita Plaza', '--password-stdin')
  for (const view of [VIEWS[1], VIEWS[2]])
    await t.test(`acts as a company (${view.name})`, () => acts(world, view))
  await t.test('makes a company', () => newCompany(world))
  await t.test('a page that is left open says that it is over', () => leftOpen(world))
})
