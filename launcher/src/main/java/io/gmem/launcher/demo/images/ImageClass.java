package io.gmem.launcher.demo.images;

import java.util.Locale;
import java.util.function.BiConsumer;

/** The classes of the demo images. The lower-case names are the labels of the data set. */
public enum ImageClass {
    FISH(Fish::draw),
    HOUSE(House::draw),
    TREE(Tree::draw),
    FLOWER(Flower::draw),
    CAR(Car::draw),
    SAILBOAT(Sailboat::draw),
    MUSHROOM(Mushroom::draw),
    STAR(Star::draw),
    BALLOON(Balloon::draw),
    CAT(Cat::draw);

    @SuppressWarnings("ImmutableEnumChecker") // method references to static methods hold no state
    private final BiConsumer<Canvas, SeededRandom> drawing;

    ImageClass(BiConsumer<Canvas, SeededRandom> drawing) {
        this.drawing = drawing;
    }

    /** Returns the label in lower case, which is also a valid folder name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    void draw(Canvas canvas, SeededRandom random) {
        drawing.accept(canvas, random);
    }
}
