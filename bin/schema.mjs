// Writes db/schema.sql from the migrations (npm run schema).
import { tsImport } from 'tsx/esm/api';

const { writeSchema } = await tsImport('../server/platform/db/write-schema.ts', import.meta.url);
console.log(`written: ${await writeSchema()}`);
