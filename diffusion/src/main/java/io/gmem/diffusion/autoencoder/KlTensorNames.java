package io.gmem.diffusion.autoencoder;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorInfo;
import io.gmem.tensorfiles.TensorSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Presents the weights of an AutoencoderKL under the tensor names that diffusers has used since 2023. Accepts these names, the older
 * diffusers names of attention, and the CompVis names, which count decoder levels from the other end.
 */
final class KlTensorNames implements TensorSource {
    /** Renaming rules, applied in this order. */
    private static final Map<Pattern, String> RULES = rules();

    private static final Pattern UP = Pattern.compile("decoder\\.up\\.(\\d{1,4})\\.(.*)");
    private static final Pattern LEADING_NUMBER = Pattern.compile("(\\d{1,4})\\.");

    private final TensorSource source;
    private final Map<String, String> original = new LinkedHashMap<>();

    KlTensorNames(TensorSource source) {
        this.source = source;
        int levels = 1
                + source.names().stream()
                        .map(UP::matcher)
                        .filter(Matcher::matches)
                        .mapToInt(match -> Integer.parseInt(match.group(1)))
                        .max()
                        .orElse(-1);
        for (String name : source.names()) {
            original.put(canonical(name, levels), name);
        }
    }

    private static Map<Pattern, String> rules() {
        Map<Pattern, String> rules = new LinkedHashMap<>();
        rules.put(Pattern.compile("\\.mid\\.block_1\\."), ".mid_block.resnets.0.");
        rules.put(Pattern.compile("\\.mid\\.block_2\\."), ".mid_block.resnets.1.");
        rules.put(Pattern.compile("\\.mid\\.attn_1\\."), ".mid_block.attentions.0.");
        rules.put(Pattern.compile("encoder\\.down\\.(\\d+)\\."), "encoder.down_blocks.$1.");
        rules.put(Pattern.compile("(_blocks\\.\\d+)\\.block\\."), "$1.resnets.");
        rules.put(Pattern.compile("(_blocks\\.\\d+)\\.attn\\."), "$1.attentions.");
        rules.put(Pattern.compile("\\.downsample\\.conv\\."), ".downsamplers.0.conv.");
        rules.put(Pattern.compile("\\.upsample\\.conv\\."), ".upsamplers.0.conv.");
        rules.put(Pattern.compile("\\.nin_shortcut\\."), ".conv_shortcut.");
        rules.put(Pattern.compile("coder\\.norm_out\\."), "coder.conv_norm_out.");
        rules.put(Pattern.compile("(attentions\\.\\d+)\\.norm\\."), "$1.group_norm.");
        rules.put(Pattern.compile("(attentions\\.\\d+)\\.(?:q|query)\\."), "$1.to_q.");
        rules.put(Pattern.compile("(attentions\\.\\d+)\\.(?:k|key)\\."), "$1.to_k.");
        rules.put(Pattern.compile("(attentions\\.\\d+)\\.(?:v|value)\\."), "$1.to_v.");
        rules.put(Pattern.compile("(attentions\\.\\d+)\\.(?:proj_out|proj_attn)\\."), "$1.to_out.0.");
        return rules;
    }

    private static String canonical(String name, int levels) {
        Matcher up = UP.matcher(name);
        String renamed = up.matches()
                ? "decoder.up_blocks." + (levels - 1 - Integer.parseInt(up.group(1))) + "." + up.group(2)
                : name;
        for (Map.Entry<Pattern, String> rule : RULES.entrySet()) {
            renamed = rule.getKey().matcher(renamed).replaceAll(rule.getValue());
        }
        return renamed;
    }

    private String original(String name) {
        String stored = original.get(name);
        if (stored == null) {
            throw new IllegalArgumentException("the weights have no tensor '" + name + "'");
        }
        return stored;
    }

    /** Returns the number of {@code prefix0}, {@code prefix1} and so on, up to the highest number. */
    int count(String prefix) {
        int count = 0;
        for (String name : original.keySet()) {
            Matcher number = LEADING_NUMBER.matcher(name);
            if (name.startsWith(prefix)
                    && number.region(prefix.length(), name.length()).lookingAt()) {
                count = Math.max(count, 1 + Integer.parseInt(number.group(1)));
            }
        }
        return count;
    }

    @Override
    public Set<String> names() {
        return original.keySet();
    }

    @Override
    public TensorInfo info(String name) {
        return source.info(original(name));
    }

    @Override
    public HostTensor read(String name) {
        return source.read(original(name));
    }

    @Override
    public Map<String, String> metadata() {
        return source.metadata();
    }
}
