// The two operations on names: cloud service types and units of measure. Open to partners and customers, no permission
// item, nobody's data; the language travels in the header.
import { listMeasures, listServiceTypes as servicesOf } from '../../../modules/catalog/catalog.ts';
import type { Ctx } from '../../../platform/context.ts';
import type { Answers, Requests } from '../shapes.ts';

export async function listServiceTypes(ctx: Ctx, asked: Requests['ListServiceTypes']): Promise<Answers['ListServiceTypes']> {
  const { limit, offset, service_type_name: name } = asked;
  const { items, total } = await servicesOf(ctx, { language: ctx.actor.language, name, limit, offset });
  return {
    total_count: total,
    service_types: items.map((service) => ({ service_type_name: service.name, service_type_code: service.code, abbreviation: service.abbreviation })),
  };
}

export async function listMeasureUnits(ctx: Ctx): Promise<Answers['ListMeasureUnits']> {
  const measures = await listMeasures(ctx, ctx.actor.language);
  return {
    measure_units: measures.map((measure) => ({ measure_id: measure.id, measure_name: measure.name, abbreviation: measure.abbreviation, measure_type: measure.type })),
  };
}
