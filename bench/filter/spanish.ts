/**
 * Spanish mail, generated: no public collection of Spanish ham exists. Letters, invoices, meetings, newsletters and notices
 * as companies get them, and the fraud and advertising that they get too. What a filter does with it says whether it harms
 * ordinary Spanish mail, and not how much of tomorrow's spam it will catch: the same hand wrote both.
 */
import type { Sample } from './corpus.ts'

const PEOPLE = [
  'Ana López',
  'Luis Romero',
  'Carmen Díaz',
  'Javier Martín',
  'Lucía Navarro',
  'Pablo Ortega',
  'Marta Gil',
  'Sergio Ruiz',
  'Elena Vidal',
  'Andrés Peña',
  'Valentina Rojas',
  'Diego Herrera',
] as const
const FIRMS = [
  'Construcciones Alba',
  'Gestoría Levante',
  'Transportes Meseta',
  'Aceites del Sur',
  'Clínica San Roque',
  'Imprenta Norte',
  'Ferretería Pinar',
  'Bodegas Ribera',
  'Academia Delta',
  'Hotel Miramar',
] as const
const DAYS = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes'] as const
const MONTHS = [
  'enero',
  'febrero',
  'marzo',
  'abril',
  'mayo',
  'junio',
  'julio',
  'septiembre',
  'octubre',
  'noviembre',
] as const
const TOWNS = [
  'Valencia',
  'Sevilla',
  'Bogotá',
  'Murcia',
  'Zaragoza',
  'Lima',
  'Vigo',
  'Córdoba',
  'Málaga',
  'Quito',
] as const
const CLOSINGS = [
  'Un saludo,',
  'Saludos cordiales,',
  'Un abrazo,',
  'Gracias y un saludo,',
  'Quedo a tu disposición.',
  'Hablamos.',
] as const
const ASIDES = [
  'Si tienes cualquier duda, llámame al móvil.',
  'Te adjunto el documento con los cambios que comentamos.',
  'El proveedor confirma que el material llega la semana que viene.',
  'He hablado con el cliente y le parece bien el precio.',
  'Recuerda que el puente cerramos la oficina.',
  'De momento no hay novedades del ayuntamiento sobre la licencia.',
  'La impresora de la segunda planta vuelve a fallar; he abierto un aviso.',
  'Tenemos que cerrar el inventario antes de fin de mes.',
  'Si no puedes venir, dime qué otro día te va bien.',
  'Los números del trimestre están en la carpeta compartida.',
] as const

type Words = {
  one<T>(list: readonly T[]): T
  number(from: number, to: number): number
}
type Draft = {
  readonly subject: string
  readonly from: string
  readonly body: string
  readonly html?: boolean
  readonly fields?: readonly string[]
}
type Template = (words: Words) => Draft

const person = (w: Words): { name: string; address: string } => {
  const name = w.one(PEOPLE)
  const firm = w.one(FIRMS).split(' ').at(-1)?.toLowerCase() ?? 'empresa'
  return { name, address: `${plain(name.split(' ')[0] ?? '')}@${plain(firm)}.es` }
}
const signed = (w: Words, name: string): string => `\n\n${w.one(CLOSINGS)}\n${name}\n`

const HAM: readonly Template[] = [
  (w) => {
    const { name, address } = person(w)
    const number = w.number(100, 9999)
    return {
      subject: `Factura ${number} de ${w.one(MONTHS)}`,
      from: `${name} <${address}>`,
      body: `Buenos días:\n\nLe envío la factura ${number} correspondiente a los trabajos de ${w.one(MONTHS)}, por un importe de ${w.number(80, 4000)},${w.number(10, 99)} € más IVA. El vencimiento es a 30 días por transferencia a la cuenta de siempre.\n\n${w.one(ASIDES)}${signed(w, name)}`,
    }
  },
  (w) => {
    const { name, address } = person(w)
    const day = w.one(DAYS)
    return {
      subject: `Reunión del ${day}`,
      from: `${name} <${address}>`,
      body: `Hola:\n\n¿Os viene bien que nos veamos el ${day} a las ${w.number(9, 17)}:30 en la sala grande? Quiero repasar el presupuesto de ${w.one(TOWNS)} y lo que falta del proyecto.\n\n${w.one(ASIDES)}\n${w.one(ASIDES)}${signed(w, name)}`,
    }
  },
  (w) => {
    const { name, address } = person(w)
    const other = w.one(PEOPLE)
    return {
      subject: `Re: Presupuesto para ${w.one(TOWNS)}`,
      from: `${name} <${address}>`,
      fields: [`In-Reply-To: <${w.number(1e6, 9e6)}@otra.es>`],
      body: `Perfecto, ${other.split(' ')[0]}. ${w.one(ASIDES)} Mañana te digo algo.${signed(w, name)}\nEl ${w.number(1, 28)} de ${w.one(MONTHS)}, ${other} escribió:\n> ¿Has podido mirar el presupuesto?\n> ${w.one(ASIDES)}\n`,
    }
  },
  (w) => {
    const firm = w.one(FIRMS)
    return {
      subject: `Novedades de ${w.one(MONTHS)} · ${firm}`,
      from: `${firm} <boletin@${plain(firm.split(' ').at(-1) ?? '')}.es>`,
      html: true,
      fields: [
        `List-Unsubscribe: <https://${plain(firm.split(' ').at(-1) ?? '')}.es/baja>`,
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ],
      body: `<h1>Lo nuevo este mes</h1><p>Hola, ${w.one(PEOPLE)}: en ${firm} estrenamos catálogo y abrimos tienda en ${w.one(TOWNS)}. Esta semana los clientes tienen un ${w.number(5, 30)}% de descuento en el segundo producto.</p><p><a href="https://${plain(firm.split(' ').at(-1) ?? '')}.es/catalogo">Ver el catálogo</a></p><p>Recibe este boletín porque se suscribió en nuestra web. <a href="https://${plain(firm.split(' ').at(-1) ?? '')}.es/baja">Darse de baja</a></p>`,
    }
  },
  (w) => {
    const { name, address } = person(w)
    return {
      subject: w.one(['¿Comemos?', 'El sábado', 'Fotos del viaje', 'Cumpleaños de mamá', 'Las llaves']),
      from: `${name} <${address}>`,
      body: `¡Hola! ¿Qué tal todo por ${w.one(TOWNS)}? El ${w.one(DAYS)} estaré por ahí y podríamos comer. Los niños están muy bien, la mayor ya va al instituto. Dile a ${w.one(PEOPLE).split(' ')[0]} que le llamo esta noche.\n\nUn beso,\n${name.split(' ')[0]}\n`,
    }
  },
  (w) => {
    const order = w.number(100000, 999999)
    const firm = w.one(FIRMS)
    return {
      subject: `Su pedido ${order} está en camino`,
      from: `${firm} <pedidos@${plain(firm.split(' ').at(-1) ?? '')}.es>`,
      html: true,
      body: `<p>Estimado cliente:</p><p>Hemos enviado su pedido ${order}. La entrega está prevista para el ${w.one(DAYS)} ${w.number(1, 28)} de ${w.one(MONTHS)} en ${w.one(TOWNS)}. Importe: ${w.number(12, 300)},95 €.</p><p><a href="https://${plain(firm.split(' ').at(-1) ?? '')}.es/pedidos/${order}">Ver el pedido</a></p><p>Gracias por su compra.</p>`,
    }
  },
  (w) => {
    const { name, address } = person(w)
    return {
      subject: `Documentación para la declaración del trimestre`,
      from: `${name} <${address}>`,
      body: `Estimada ${w.one(PEOPLE).split(' ')[0]}:\n\nPara presentar el IVA ante la Agencia Tributaria necesitamos las facturas recibidas y el extracto del banco antes del ${w.number(5, 18)} de ${w.one(MONTHS)}. Puede dejarlos en la carpeta compartida o traerlos a la oficina.\n\n${w.one(ASIDES)}${signed(w, name)}`,
    }
  },
]

const SPAM: readonly Template[] = [
  (w) => ({
    subject: w.one([
      'Su cuenta ha sido bloqueada',
      'Aviso importante: acceso no autorizado',
      'Verifique sus datos',
      'Último aviso sobre su tarjeta',
    ]),
    from: `${w.one(['Banca Online', 'Servicio al Cliente', 'Departamento de Seguridad'])} <aviso${w.number(10, 9999)}@${w.one(['correo-seguro.top', 'mx-clientes.xyz', 'info-cuenta.click'])}>`,
    html: true,
    body: `<p>Estimado cliente:</p><p>${w.one(['Hemos detectado una actividad inusual en su cuenta.', 'Hemos detectado un acceso no autorizado desde un nuevo dispositivo.', 'Por motivos de seguridad hemos suspendido su cuenta.'])} Debe verificar su identidad en las próximas ${w.one(['24', '48'])} horas; de lo contrario, su cuenta será cancelada.</p><p><a href="http://${w.number(11, 220)}.${w.number(1, 250)}.${w.number(1, 250)}.7/login">${w.one(['Verificar ahora', 'www.banco.es', 'Acceder a mi cuenta'])}</a></p>`,
  }),
  (w) => ({
    subject: w.one([
      'Su paquete está retenido',
      'No hemos podido entregar su envío',
      'Pago pendiente de aduanas',
    ]),
    from: `${w.one(['Correos', 'Paqueteria Express'])} <envios${w.number(1, 999)}@${w.one(['entrega-es.top', 'paquete.icu', 'seguimiento.click'])}>`,
    html: true,
    body: `<p>Su paquete ES${w.number(100000, 999999)} está retenido en aduanas. Debe pagar 1,99 € de gastos de envío para reprogramar la entrega.</p><p><a href="https://bit.ly/${w.number(10000, 99999)}">Haga clic aquí para pagar</a></p><p>Si no paga hoy el paquete será devuelto.</p>`,
  }),
  (w) => ({
    subject: w.one([
      'GANE DINERO DESDE CASA!!!',
      'Ingresos extra de 3.000 euros al mes',
      'Oportunidad única de inversión en Bitcoin',
    ]),
    from: `${w.one(PEOPLE)} <${plain(w.one(PEOPLE).split(' ')[0] ?? '')}${w.number(1000, 99999)}@${w.one(['gmail.com', 'hotmail.com'])}>`,
    body: `¿Quiere ganar dinero sin salir de casa? Con nuestro método revolucionario tendrá ingresos extra de ${w.number(2, 9)}.000 euros al mes, sin experiencia y sin riesgo. ¡¡Plazas limitadas!! Regístrese ahora: http://${w.one(['dinero-facil', 'libertad-financiera', 'gana-ya'])}.${w.one(['top', 'xyz', 'info'])}/?id=${w.number(100, 999)}\n\nPara darse de baja responda con el asunto BAJA.`,
  }),
  (w) => ({
    subject: w.one([
      'Préstamo inmediato sin papeleo',
      'Oferta de préstamo entre particulares',
      'Dinero al instante',
    ]),
    from: `${w.one(PEOPLE)} <prestamos${w.number(1, 999)}@${w.one(['gmail.com', 'outlook.com'])}>`,
    fields: [`Reply-To: credito.rapido${w.number(1, 99)}@yahoo.es`],
    body: `Buenos días, señor o señora:\n\nOfrezco préstamos entre particulares de 2.000 a 500.000 euros, sin aval y sin nómina, con un tipo de interés muy bajo del ${w.number(2, 4)}%. Aprobación inmediata en 24 horas, aunque esté en ASNEF. Escríbame con su nombre, país e importe.`,
  }),
  (w) => ({
    subject: w.one(['Adelgace sin dieta', 'Viagra y Cialis sin receta', 'Pierda 10 kilos en un mes']),
    from: `Salud Natural <oferta@${w.one(['salud-total.info', 'natural.top'])}>`,
    html: true,
    body: `<center><font size=5 color=red>¡OFERTA EXCLUSIVA SOLO HOY!</font></center><p>Pierda ${w.number(5, 15)} kilos sin dieta con nuestro producto natural, clínicamente probado. Farmacia online sin receta. Resultados garantizados o le devolvemos su dinero.</p><p><a href="http://${w.one(['kilos-fuera', 'mi-farmacia-24'])}.top/c?u=${w.number(1000, 9999)}">COMPRE AHORA</a></p>`,
  }),
  (w) => ({
    subject: w.one(['Propuesta confidencial', 'Herencia', 'Donación para usted']),
    from: `${w.one(['Sra. Grace Williams', 'Abogado John Mensah', 'Dr. Paul Kone'])} <contacto${w.number(1, 99)}@${w.one(['yahoo.com', 'hotmail.com'])}>`,
    fields: [`Reply-To: <abogado.${w.number(1, 999)}@gmail.com>`],
    body: `Estimado amigo:\n\nSoy el abogado de un cliente fallecido que dejó ${w.number(3, 20)} millones de dólares en un banco, sin herederos. Necesito un socio extranjero para transferir los fondos; su compensación sería del ${w.number(20, 45)} por ciento. Esta propuesta de negocio es estrictamente confidencial. Dios le bendiga.`,
  }),
  (w) => ({
    subject: w.one(['Le he grabado', 'Su contraseña', 'Pago pendiente']),
    from: `${w.one(PEOPLE)} <user${w.number(10000, 99999)}@${w.one(['outlook.com', 'mail.ru'])}>`,
    body: `He hackeado su equipo e instalado un troyano. Le he grabado con su cámara mientras visitaba sitios para adultos. Transfiera ${w.number(500, 1500)} euros en bitcoin a mi monedero en 48 horas o enviaré el vídeo a todos sus contactos. No intente responder.`,
  }),
]

/** So many of each, in the order of time; the same for the same seed. */
export function spanishMail(count: number, seed = 7): readonly Sample[] {
  const w = wordsOf(seed)
  const samples: Sample[] = []
  for (let n = 0; n < count; n++)
    for (const spam of [false, true]) {
      const template = w.one(spam ? SPAM : HAM)
      const atMs = Date.UTC(2026, 0, 5) + n * 3_600_000
      samples.push({
        name: `${spam ? 'spam' : 'ham'}-es/${n}`,
        spam,
        bytes: messageOf(template(w), atMs, n),
        atMs,
      })
    }
  return samples
}

function messageOf(
  { subject, from, body, html = false, fields = [] }: Draft,
  atMs: number,
  n: number,
): Uint8Array {
  const [, name = '', address = from] = /^(.*) <(.*)>$/.exec(from) ?? []
  const lines = [
    `From: =?utf-8?B?${Buffer.from(name).toString('base64')}?= <${address}>`,
    'To: compras@empresa.test',
    `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
    `Date: ${new Date(atMs).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${atMs}.${n}@${address.slice(address.indexOf('@') + 1)}>`,
    'MIME-Version: 1.0',
    `Content-Type: text/${html ? 'html' : 'plain'}; charset=utf-8`,
    'Content-Transfer-Encoding: 8bit',
    ...fields,
    '',
    body.replaceAll('\n', '\r\n'),
  ]
  return Buffer.from(lines.join('\r\n'))
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** A small generator of one's own, so that every run makes the same mail. */
function wordsOf(seed: number): Words {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const number = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return { number, one: (list) => list[number(0, list.length - 1)] as (typeof list)[number] }
}
