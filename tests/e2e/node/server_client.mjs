// Sends what a visitor does with Segment's library for servers. In: JSON on standard input
// {host, writeKey, visitor: {email, user_id, first_name, event, product, page}}. Out: {"statuses": […], "errors": […]}.
import { readFileSync } from "node:fs";
import { Analytics } from "@segment/analytics-node";

const { host, writeKey, visitor } = JSON.parse(readFileSync(0, "utf8"));
const statuses = [];
const errors = [];
const analytics = new Analytics({ host, writeKey, maxRetries: 1 });
analytics.on("http_response", ({ status }) => statuses.push(status));
analytics.on("error", (error) => errors.push(String(error.code ?? error)));

const userId = visitor.user_id;
const context = { traits: { email: visitor.email } };
analytics.identify({ userId, traits: { email: visitor.email, firstName: visitor.first_name } });
analytics.track({ userId, event: visitor.event, properties: { product: visitor.product }, context });
analytics.page({ userId, name: visitor.page, context });
await analytics.closeAndFlush();
console.log(JSON.stringify({ statuses, errors }));
