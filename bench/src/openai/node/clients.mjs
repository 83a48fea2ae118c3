// The official npm client, unmodified, against a running gateway: generates, varies, edits and streams; prints what came.
// node clients.mjs http://127.0.0.1:8080/v1
import OpenAI, { toFile } from "openai";

const client = new OpenAI({ apiKey: "none", baseURL: process.argv[2], maxRetries: 0 });
const png = (base64) => Buffer.from(base64, "base64");
const isPng = (bytes) => bytes.subarray(1, 4).toString() === "PNG";

function need(holds, what) {
  if (!holds) {
    throw new Error(what);
  }
  console.log("ok: " + what);
}

const models = [];
for await (const model of client.models.list()) {
  models.push(model.id);
}
need(models.includes("gmem"), "models are listed");
need((await client.models.retrieve("gmem")).object === "model", "a model is retrieved");

const made = await client.images.generate({ model: "gmem", prompt: "random", n: 2, response_format: "b64_json", seed: 7 });
need(made.data.length === 2 && made.data.every((image) => isPng(png(image.b64_json))), "images are generated");
const again = await client.images.generate({ model: "gmem", prompt: "random", n: 2, response_format: "b64_json", seed: 7 });
need(again.data[1].b64_json === made.data[1].b64_json, "the same seed draws the same bytes");

const webp = await client.images.generate({
  model: "gmem", prompt: "random", response_format: "b64_json", output_format: "webp", output_compression: 80,
});
need(png(webp.data[0].b64_json).subarray(8, 12).toString() === "WEBP", "an image is made a WebP");

const file = (image) => toFile(png(image.b64_json), "image.png", { type: "image/png" });
const varied = await client.images.createVariation({ model: "gmem", image: await file(made.data[0]), n: 1, response_format: "b64_json" });
need(isPng(png(varied.data[0].b64_json)), "an image is varied");

const edited = await client.images.edit({
  model: "gmem", image: [await file(made.data[0]), await file(made.data[1])], prompt: "mix(0.3)", response_format: "b64_json",
});
need(isPng(png(edited.data[0].b64_json)), "two images are mixed");

const events = [];
const stream = await client.images.generate({ model: "gmem", prompt: "random", stream: true, partial_images: 2, num_inference_steps: 12 });
for await (const event of stream) {
  events.push(event.type);
}
need(events.at(-1) === "image_generation.completed", "a stream ends with the image");
need(events.filter((type) => type === "image_generation.partial_image").length >= 1, "a stream shows partial images");

try {
  await client.images.generate({ model: "gmem", prompt: "random", n: 0 });
  need(false, "a wrong n is refused");
} catch (error) {
  need(error instanceof OpenAI.BadRequestError && error.param === "n" && error.code === "invalid_n", "a wrong n is refused by name");
  need(Boolean(error.requestID), "a refusal has its request id");
}
